WITH touched AS (
    SELECT DISTINCT article_id FROM dispositions WHERE run_id = $run_id AND article_id IS NOT NULL
),
members AS (
    SELECT cluster_members.article_id, cluster_members.cluster_id
    FROM cluster_members SEMI JOIN touched USING (article_id)
)
SELECT
    (SELECT count(DISTINCT cluster_id) FROM members) AS clusters,
    (SELECT count(*) FROM members) - (SELECT count(DISTINCT cluster_id) FROM members) AS copies,
    (SELECT coalesce(epoch(coalesce(ended_at, now()) - started_at), 0) FROM runs WHERE run_id = $run_id) AS seconds
