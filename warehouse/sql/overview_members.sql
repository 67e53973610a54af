SELECT
    copies.cluster_id, copies.place, copies.article_id, copies.source, copies.title, copies.published_at,
    copies.published_precision, copies.delay_minutes, altered.kept_share
FROM copies
LEFT JOIN copy_alteration AS altered USING (article_id)
WHERE list_contains($clusters, copies.cluster_id)
ORDER BY copies.cluster_id, copies.place
