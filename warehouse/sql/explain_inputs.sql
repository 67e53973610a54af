SELECT run_id, position, seen_at, state, stage, reason, detail, article_id
FROM dispositions
WHERE position = $key OR ends_with(position, '/' || $key) OR external_id = $key OR url = $key OR article_id = $key
    OR article_id IN (SELECT article_id FROM articles WHERE external_id = $key OR url = $key OR url_normalized = $key)
ORDER BY seen_at DESC, position
LIMIT 20
