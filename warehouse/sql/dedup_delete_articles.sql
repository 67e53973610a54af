DELETE FROM indexed_articles WHERE article_id IN (SELECT article_id FROM gone)
