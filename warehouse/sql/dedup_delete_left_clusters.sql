DELETE FROM clusters WHERE cluster_id IN (SELECT cluster_id FROM cluster_members SEMI JOIN gone USING (article_id))
