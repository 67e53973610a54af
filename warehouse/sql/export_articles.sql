SELECT articles.*, coalesce(strftime(published_at, '%Y-%m-%d'), 'unknown') AS day
FROM articles
WHERE (NOT $distinct OR article_id IN (SELECT representative_id FROM clusters))
    AND ($published_from IS NULL OR published_at >= CAST($published_from AS TIMESTAMPTZ))
    AND ($published_before IS NULL OR published_at < CAST($published_before AS TIMESTAMPTZ))
ORDER BY published_at NULLS LAST, article_id
