INSERT INTO tombstones (article_id, cluster_id, forgotten_at, why, run_id)
SELECT article_id, cluster_id, $now, $why, $run_id
FROM cluster_members
SEMI JOIN (SELECT unnest($ids) AS article_id) AS gone USING (article_id)
