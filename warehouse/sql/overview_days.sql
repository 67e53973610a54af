SELECT
    CAST(published_at AT TIME ZONE 'UTC' AS DATE) AS day, count(*) FILTER (WHERE place = 1) AS stories,
    count(*) FILTER (WHERE place > 1) AS copies
FROM chosen
WHERE published_at IS NOT NULL
GROUP BY day
ORDER BY day
