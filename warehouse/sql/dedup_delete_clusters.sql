DELETE FROM clusters WHERE cluster_id IN (SELECT cluster_id FROM touched_clusters)
