SELECT stage, count(*) AS inputs
FROM dispositions
WHERE run_id = $run_id AND state = 'rejected'
GROUP BY stage
