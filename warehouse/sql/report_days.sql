-- The first article of a cluster is its story; those that came later are copies.
WITH placed AS (
    SELECT
        CAST(articles.first_seen_at AT TIME ZONE 'UTC' AS DATE) AS day,
        row_number() OVER (PARTITION BY articles.cluster_id ORDER BY articles.first_seen_at, articles.article_id) AS place
    FROM articles
),
counted AS (
    SELECT day, count(*) FILTER (WHERE place = 1) AS stories, count(*) FILTER (WHERE place > 1) AS copies
    FROM placed
    GROUP BY day
),
newest AS (SELECT CAST(max(started_at) AT TIME ZONE 'UTC' AS DATE) AS day FROM runs WHERE run_id = $run_id),
days AS (
    SELECT CAST(unnest(generate_series(
        greatest((SELECT min(day) FROM counted), newest.day - 29), newest.day, INTERVAL 1 DAY
    )) AS DATE) AS day
    FROM newest
)
SELECT day, coalesce(stories, 0) AS stories, coalesce(copies, 0) AS copies
FROM days
LEFT JOIN counted USING (day)
ORDER BY day
