DELETE FROM signatures WHERE article_id IN (SELECT article_id FROM gone)
