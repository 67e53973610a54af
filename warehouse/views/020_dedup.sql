CREATE OR REPLACE VIEW cluster_redirects AS
WITH RECURSIVE merges AS (
    SELECT cluster_id, arg_max(other_id, happened_at) AS other_id
    FROM cluster_events
    WHERE kind = 'merged'
    GROUP BY cluster_id
),
followed AS (
    SELECT cluster_id, cluster_id AS now_id, 0 AS hops
    FROM (SELECT cluster_id FROM clusters UNION SELECT cluster_id FROM merges)
    UNION ALL
    SELECT followed.cluster_id, merges.other_id, hops + 1
    FROM followed
    JOIN merges ON merges.cluster_id = followed.now_id
    WHERE followed.now_id NOT IN (SELECT clusters.cluster_id FROM clusters) AND hops < 1000
)
SELECT followed.cluster_id, arg_max(followed.now_id, hops) AS now_id
FROM followed
WHERE followed.now_id IN (SELECT clusters.cluster_id FROM clusters)
GROUP BY followed.cluster_id;
COMMENT ON VIEW cluster_redirects IS 'What each cluster that there ever was is called now, after any merges. One row a cluster_id, also of those that still go by it.';
COMMENT ON COLUMN cluster_redirects.cluster_id IS 'As it was called once.';
COMMENT ON COLUMN cluster_redirects.now_id IS 'As it is called now.';

CREATE OR REPLACE MACRO resolve_cluster(id) AS (
    -- No column of it is called cluster_id, as the argument may be.
    SELECT max(now_id) FROM (SELECT cluster_id AS was_id, now_id FROM cluster_redirects) WHERE was_id = id
);
COMMENT ON MACRO resolve_cluster IS 'The cluster that `id` is now, after any merges; NULL: there never was such a cluster. As a view: cluster_redirects.';
