SELECT
    clusters.cluster_id, first_copy.title, first_copy.source, clusters.size,
    (SELECT count(DISTINCT source) FROM copies WHERE copies.cluster_id = clusters.cluster_id) AS sources, clusters.agency,
    first_copy.published_at
FROM clusters
JOIN copies AS first_copy ON first_copy.cluster_id = clusters.cluster_id AND first_copy.place = 1
SEMI JOIN chosen ON chosen.cluster_id = clusters.cluster_id
WHERE clusters.size > 1
ORDER BY clusters.size DESC, sources DESC, clusters.cluster_id
LIMIT $rows
