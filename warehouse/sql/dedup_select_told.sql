SELECT article_id, text
FROM article_revisions
JOIN article_heads USING (article_id, revision_no)
WHERE article_id IN (SELECT representative_id FROM clusters) AND article_id > $last
ORDER BY article_id
LIMIT $page
