SELECT
    article_id, cluster_id, cluster_size, title, source, published_at, text
FROM distinct_articles
ORDER BY article_id
