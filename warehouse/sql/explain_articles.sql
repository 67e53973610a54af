SELECT article_id, external_id, url, source, title, published_at, word_count, flags, extractor, revision_no, cluster_id, position
FROM articles
WHERE article_id = $key OR external_id = $key OR url = $key OR url_normalized = $key OR position = $key OR ends_with(position, '/' || $key)
ORDER BY first_seen_at, article_id
LIMIT 20
