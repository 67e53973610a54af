SELECT cluster_id, extracted_text
FROM articles
WHERE source = $source
ORDER BY article_id
