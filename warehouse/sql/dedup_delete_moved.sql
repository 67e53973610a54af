DELETE FROM cluster_members WHERE article_id IN (SELECT article_id FROM moved_members)
