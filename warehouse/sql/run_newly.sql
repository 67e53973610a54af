-- What an earlier run turned away at the same place for the same reason says nothing of this run.
WITH found AS (
    SELECT
        state,
        state = 'rejected' AND NOT EXISTS (
            FROM dispositions AS earlier
            WHERE
                earlier.run_id < dispositions.run_id AND earlier.position = dispositions.position
                AND earlier.reason = dispositions.reason
        ) AS is_turned_away
    FROM dispositions
    WHERE run_id = $run_id
)
SELECT
    count(*) FILTER (WHERE state IN ('loaded', 'revised') OR is_turned_away) AS read,
    count(*) FILTER (WHERE is_turned_away) AS rejected
FROM found
