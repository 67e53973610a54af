-- outlet_copy_edges of the followers' articles that are asked about.
WITH carried AS (
    SELECT
        cluster_id, source, min(place) AS place, min(published_at) AS published_at,
        min(delay_minutes) AS delay_minutes
    FROM copies
    WHERE cluster_size > 1 AND source IS NOT NULL AND published_at IS NOT NULL
    GROUP BY cluster_id, source
)
SELECT
    leader.source AS leader, follower.source AS follower, count(*) AS stories,
    median(follower.delay_minutes - leader.delay_minutes) AS p50_delay_minutes
FROM carried AS leader
JOIN carried AS follower ON follower.cluster_id = leader.cluster_id AND follower.place > leader.place
SEMI JOIN chosen ON chosen.cluster_id = follower.cluster_id AND chosen.place = follower.place
WHERE leader.source <> follower.source AND leader.published_at <> follower.published_at
GROUP BY leader.source, follower.source
ORDER BY stories DESC, leader, follower
LIMIT $rows
