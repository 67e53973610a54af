SELECT article_id
FROM tombstones
SEMI JOIN (SELECT unnest($ids) AS article_id) AS wanted USING (article_id)
