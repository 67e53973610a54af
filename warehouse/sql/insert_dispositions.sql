INSERT INTO dispositions (
    run_id, position, article_id, source_kind, seen_at, external_id, url, source, state, stage, reason, detail, inputs
)
SELECT
    $run_id, position, article_id, source_kind, $staged_at, external_id, url, source, state, stage, reason, detail,
    inputs
FROM (
    -- Of an article that was forgotten, the ledger says only that it came again.
    SELECT
        n, position, article_id, source_kind,
        CASE WHEN reason IS NULL THEN external_id END AS external_id,
        CASE WHEN reason IS NULL THEN url END AS url,
        CASE WHEN reason IS NULL THEN source END AS source,
        state, CASE WHEN state = 'rejected' THEN 'load' END AS stage, reason, NULL AS detail, 1 AS inputs
    FROM staged_articles
    JOIN staged_decisions USING (n)
    UNION ALL
    SELECT n, position, NULL, source_kind, external_id, url, source, state, stage, reason, detail, 1
    FROM staged_others
    WHERE watched IS NULL
    UNION ALL
    SELECT
        min(n), folder, NULL, source_kind, NULL, NULL, NULL, state, NULL, NULL,
        format('{} document{}, read before', CAST(sum(documents) AS BIGINT), if(sum(documents) = 1, '', 's')), count(*)
    FROM staged_others
    WHERE watched IS NOT NULL AND folder NOT IN (
        SELECT position FROM dispositions WHERE run_id = $run_id AND source_kind = 'watched-file'
    )
    GROUP BY folder, source_kind, state
)
ORDER BY n
