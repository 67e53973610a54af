-- A copy is an article whose cluster held another one before it. Of those that came together all but the first to be published.
WITH touched AS (
    SELECT article_id, bool_or(state IN ('loaded', 'revised')) AS is_changed
    FROM dispositions
    WHERE run_id = $run_id AND article_id IS NOT NULL
    GROUP BY article_id
),
clusters_of_run AS (
    SELECT DISTINCT cluster_id FROM cluster_members SEMI JOIN touched USING (article_id)
),
placed AS (
    SELECT
        cluster_members.article_id, cluster_id,
        row_number() OVER (
            PARTITION BY cluster_id ORDER BY first_seen_at, published_at NULLS LAST, text_sha256, identity
        ) AS place
    FROM cluster_members
    SEMI JOIN clusters_of_run USING (cluster_id)
    JOIN article_heads USING (article_id)
    JOIN article_revisions USING (article_id, revision_no)
)
SELECT
    (SELECT count(*) FROM clusters_of_run) AS clusters,
    (SELECT count(*) FROM placed JOIN touched USING (article_id) WHERE is_changed AND place > 1) AS copies,
    (SELECT coalesce(epoch(coalesce(ended_at, now()) - started_at), 0) FROM runs WHERE run_id = $run_id) AS seconds
