-- What is said again later says nothing more. Of each input that stays as it is, the newest row stays too; of one that
-- is turned away for the same reason in run after run the first as well, which tells since when.
-- A dead run's rows tell how far it got, and stay all.
CREATE OR REPLACE TEMP TABLE said_again AS
SELECT run_id, position
FROM (
    SELECT
        run_id, position, source_kind, state, reason, seen_at,
        row_number() OVER (PARTITION BY position, article_id ORDER BY run_id DESC) > 1 AS has_newer,
        row_number() OVER of_its_reason > 1 AND lead(run_id) OVER of_its_reason IS NOT NULL AS is_between
    FROM dispositions
    WINDOW of_its_reason AS (PARTITION BY position, state, stage, reason, detail ORDER BY run_id)
)
JOIN runs USING (run_id)
WHERE
    (state = 'unchanged' AND has_newer OR state = 'rejected' AND is_between)
    AND seen_at < $oldest
    AND runs.status = 'finished'
QUALIFY count(*) OVER (PARTITION BY run_id, source_kind, state, reason) > 1
