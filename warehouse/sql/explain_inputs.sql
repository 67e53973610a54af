SELECT run_id, position, seen_at, state, stage, reason, detail, article_id
FROM (
    SELECT run_id, position, seen_at, state, stage, reason, detail, article_id, external_id, url FROM dispositions
    UNION ALL
    -- A file that stays as it is has no row of its own in the ledger.
    SELECT
        run_id, path, seen_at, 'unchanged', NULL, NULL,
        format('{} document{}, read before', documents, if(documents = 1, '', 's')), NULL, NULL, NULL
    FROM watched_files
    JOIN runs USING (run_id)
    WHERE seen_at > ended_at
)
WHERE position = $key OR ends_with(position, '/' || $key) OR external_id = $key OR url = $key OR article_id = $key
    OR article_id IN (SELECT article_id FROM articles WHERE external_id = $key OR url = $key OR url_normalized = $key)
ORDER BY seen_at DESC, position
LIMIT 20
