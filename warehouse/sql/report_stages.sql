SELECT stage, CAST(sum(inputs) AS BIGINT) AS inputs
FROM dispositions
WHERE run_id = $run_id AND state = 'rejected'
GROUP BY stage
