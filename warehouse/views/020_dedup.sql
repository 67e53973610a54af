CREATE OR REPLACE MACRO resolve_cluster(id) AS (
    WITH RECURSIVE followed(cluster_id, hops) AS (
        SELECT id, 0
        UNION ALL
        SELECT merges.other_id, hops + 1
        FROM followed
        JOIN (
            SELECT cluster_id, arg_max(other_id, happened_at) AS other_id
            FROM cluster_events WHERE kind = 'merged' GROUP BY cluster_id
        ) AS merges USING (cluster_id)
        WHERE followed.cluster_id NOT IN (SELECT clusters.cluster_id FROM clusters) AND hops < 1000
    )
    SELECT arg_max(followed.cluster_id, hops) FROM followed
    WHERE followed.cluster_id IN (SELECT clusters.cluster_id FROM clusters)
);
COMMENT ON MACRO resolve_cluster IS 'The cluster that `id` is now, after any merges; NULL: there never was such a cluster.';
