INSERT INTO dispositions (
    run_id, position, article_id, source_kind, seen_at, external_id, url, source, state, stage, reason, detail
)
SELECT $run_id, position, article_id, source_kind, $staged_at, external_id, url, source, state, stage, reason, detail
FROM (
    -- Of an article that was forgotten, the ledger says only that it came again.
    SELECT
        n, position, article_id, source_kind,
        CASE WHEN reason IS NULL THEN external_id END AS external_id,
        CASE WHEN reason IS NULL THEN url END AS url,
        CASE WHEN reason IS NULL THEN source END AS source,
        state, CASE WHEN state = 'rejected' THEN 'load' END AS stage, reason, NULL AS detail
    FROM staged_articles
    JOIN staged_decisions USING (n)
    UNION ALL
    SELECT n, position, NULL, source_kind, external_id, url, source, state, stage, reason, detail
    FROM staged_others
)
ORDER BY n
