-- wire_pickup of the articles that are asked about.
SELECT
    agency, source, count(DISTINCT cluster_id) AS stories, count(*) FILTER (WHERE place = 1) AS first_with_it,
    quantile_cont(delay_minutes, 0.5) FILTER (WHERE place > 1) AS p50_delay_minutes,
    quantile_cont(delay_minutes, 0.9) FILTER (WHERE place > 1) AS p90_delay_minutes
FROM chosen
WHERE agency IS NOT NULL
GROUP BY agency, source
ORDER BY stories DESC, agency, source
LIMIT $rows
