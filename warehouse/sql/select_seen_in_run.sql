SELECT DISTINCT article_id
FROM dispositions
SEMI JOIN (SELECT unnest($ids) AS article_id) AS wanted USING (article_id)
WHERE run_id = $run_id
