SELECT source, count(*) AS changes, median(minutes_after_publication) AS p50_minutes
FROM headline_changes
WHERE $since IS NULL OR changed_at >= $since
GROUP BY source
ORDER BY changes DESC, source
