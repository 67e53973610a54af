SELECT article_id FROM article_revisions WHERE $key IN (article_id, external_id, url, url_normalized)
UNION
SELECT article_id FROM tombstones WHERE article_id = $key
ORDER BY article_id
