SELECT max(seen_at) AS until, max(run_id) AS run_id
FROM dispositions
