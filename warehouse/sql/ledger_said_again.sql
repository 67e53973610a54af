-- What is said again later says nothing more: of each input that stays as it is, the newest row stays too.
-- A dead run's rows tell how far it got, and stay all.
CREATE OR REPLACE TEMP TABLE said_again AS
SELECT run_id, position
FROM (
    SELECT
        run_id, position, source_kind, state, seen_at,
        row_number() OVER (PARTITION BY position, article_id ORDER BY run_id DESC) > 1 AS has_newer
    FROM dispositions
)
JOIN runs USING (run_id)
WHERE has_newer AND state = 'unchanged' AND seen_at < $oldest AND runs.status = 'finished'
QUALIFY count(*) OVER (PARTITION BY run_id, source_kind) > 1
