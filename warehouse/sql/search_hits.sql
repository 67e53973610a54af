SELECT
    scored.score, articles.article_id, articles.cluster_id, clusters.size, articles.title, articles.source,
    articles.published_at, articles.text
FROM (
    SELECT unnest(CAST($ids AS VARCHAR[])) AS article_id, unnest(CAST($scores AS DOUBLE[])) AS score,
        unnest(range(len(CAST($ids AS VARCHAR[])))) AS place
) AS scored
JOIN articles USING (article_id)
JOIN clusters USING (cluster_id)
WHERE len(list_filter(
    CAST($phrases AS VARCHAR[]),
    lambda phrase: NOT contains(strip_accents(lower(concat_ws(E'\n', title, text))), phrase)
)) = 0
ORDER BY scored.place
LIMIT $hits
