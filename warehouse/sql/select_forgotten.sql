SELECT article_id
FROM tombstones
SEMI JOIN staged_articles USING (article_id)
