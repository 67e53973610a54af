-- What is said again later says nothing more. Of each input that stays as it is, the newest row stays too; of one that
-- is turned away for the same reason in run after run the first as well, which tells since when. What an earlier
-- folding left of a run goes into its new row. A dead run's rows tell how far it got, and stay all.
CREATE OR REPLACE TEMP TABLE said_again AS
SELECT run_id, position, folded_position
FROM (
    SELECT
        run_id, position, state, seen_at,
        '(' || concat_ws(', ', state, source_kind, stage, reason, source) || ')' AS folded_position,
        lead(run_id) OVER of_its_like IS NOT NULL AS has_newer,
        row_number() OVER of_its_like > 1 AS has_older
    FROM dispositions
    WINDOW of_its_like AS (
        PARTITION BY
            position, article_id, state, stage, reason, CASE WHEN state = 'rejected' THEN detail END
        ORDER BY run_id
    )
)
JOIN runs USING (run_id)
WHERE
    state IN ('unchanged', 'rejected')
    AND (position = folded_position OR (has_newer AND (has_older OR state = 'unchanged')))
    AND seen_at < $oldest
    AND runs.status = 'finished'
QUALIFY count(*) OVER (PARTITION BY run_id, folded_position) > 1
