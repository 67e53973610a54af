SELECT reason, stage, CAST(sum(inputs) AS BIGINT) AS inputs, min(position) AS example, arg_min(detail, position) AS detail
FROM dispositions
WHERE run_id = $run_id AND state = 'rejected'
GROUP BY reason, stage
ORDER BY inputs DESC, reason
LIMIT $rows
