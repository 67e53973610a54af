SELECT
    articles.published_at, articles.source, coalesce(articles.title, left(articles.text, $head_chars)) AS title,
    articles.word_count, clusters.size
FROM dispositions
JOIN articles USING (article_id)
JOIN clusters USING (cluster_id)
WHERE dispositions.run_id = $run_id AND state IN ('loaded', 'revised')
ORDER BY articles.published_at DESC NULLS LAST, articles.article_id
LIMIT $rows
