SELECT state, CAST(sum(inputs) AS BIGINT) AS inputs
FROM dispositions
WHERE run_id = $run_id
GROUP BY state
ORDER BY state
