SELECT DISTINCT article_id, position
FROM dispositions
SEMI JOIN wanted USING (article_id, position)
WHERE run_id != $run_id
