SELECT article_id
FROM article_revisions
JOIN article_heads USING (article_id, revision_no)
ORDER BY published_at NULLS LAST, text_sha256, identity
