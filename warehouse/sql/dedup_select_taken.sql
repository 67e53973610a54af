SELECT cluster_id FROM clusters SEMI JOIN wanted USING (cluster_id)
UNION
SELECT cluster_id FROM cluster_events SEMI JOIN wanted USING (cluster_id)
