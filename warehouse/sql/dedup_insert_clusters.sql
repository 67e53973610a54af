INSERT INTO clusters (
    cluster_id, representative_id, size, sources, first_published_at, last_published_at, agency, agency_confidence, run_id
)
SELECT
    cluster_id, representative_id, size, sources, to_timestamp(first_published), to_timestamp(last_published), agency,
    agency_confidence, $run_id
FROM new_clusters
