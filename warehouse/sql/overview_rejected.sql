SELECT reason, stage, CAST(sum(inputs) AS BIGINT) AS inputs, count(DISTINCT source) AS sources, min(position) AS example
FROM rejections
WHERE $since IS NULL OR seen_at >= $since
GROUP BY reason, stage
ORDER BY inputs DESC, reason, stage
LIMIT $rows
