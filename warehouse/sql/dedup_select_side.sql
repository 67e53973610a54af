SELECT article_id, title, source, epoch(published_at) AS published, cluster_id, text
FROM articles
WHERE article_id = $article_id
