INSERT INTO dispositions (
    run_id, position, article_id, source_kind, seen_at, external_id, url, source, state, stage, reason, detail
)
SELECT $run_id, position, article_id, source_kind, $staged_at, external_id, url, source, state, stage, reason, detail
FROM (
    SELECT n, position, article_id, source_kind, external_id, url, source, state, NULL AS stage, NULL AS reason, NULL AS detail
    FROM staged_articles
    JOIN staged_decisions USING (n)
    UNION ALL
    SELECT n, position, NULL, source_kind, external_id, url, source, state, stage, reason, detail
    FROM staged_others
)
ORDER BY n
