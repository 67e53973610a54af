-- What is asked about: articles of the period by their publication, undated ones by their first load.
CREATE TEMP TABLE chosen AS
SELECT
    copies.article_id, copies.cluster_id, copies.source, copies.title, copies.published_at, copies.first_seen_at,
    copies.place, copies.cluster_size, copies.first_source, copies.delay_minutes, clusters.agency
FROM copies
JOIN clusters USING (cluster_id)
WHERE $since IS NULL OR coalesce(copies.published_at, copies.first_seen_at) >= $since
