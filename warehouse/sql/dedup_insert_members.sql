INSERT INTO cluster_members (article_id, cluster_id, is_update, run_id)
SELECT article_id, cluster_id, is_update, $run_id FROM moved_members
