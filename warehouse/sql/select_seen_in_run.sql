SELECT DISTINCT article_id
FROM dispositions
SEMI JOIN staged_articles USING (article_id)
WHERE run_id = $run_id
