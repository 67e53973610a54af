SELECT
    count(*) AS articles, count(DISTINCT cluster_id) AS stories, count(DISTINCT source) AS sources,
    count(*) FILTER (WHERE source IS NULL) AS unnamed, count(*) FILTER (WHERE published_at IS NULL) AS undated,
    count(*) FILTER (WHERE agency IS NOT NULL) AS wire, count(DISTINCT agency) AS agencies,
    min(published_at) AS first_published_at, max(published_at) AS last_published_at,
    (SELECT count(*) FROM removals SEMI JOIN chosen USING (article_id)) AS lines_struck,
    (SELECT count(*) FROM copies) - count(*) AS earlier
FROM chosen
