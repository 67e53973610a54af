-- The first eight words name a quotation, so that one that is cut short elsewhere is still the same.
WITH quotations AS (
    SELECT
        article_id, quotation,
        lower(array_to_string(regexp_extract_all(quotation, '[\p{L}\p{M}\p{N}]+')[1:8], ' ')) AS opening
    FROM (
        SELECT
            article_id,
            unnest(regexp_extract_all(text, '[“„«「"]([^“”„«»「」"\n]{30,600})[”“»」"]', 1)) AS quotation
        FROM articles
        SEMI JOIN chosen USING (article_id)
    )
    WHERE len(regexp_extract_all(quotation, '[\p{L}\p{M}\p{N}]+')) >= 8
)
SELECT
    arg_max(quotation, (length(quotation), quotation)) AS quotation, count(DISTINCT cluster_id) AS stories,
    count(DISTINCT article_id) AS articles, count(DISTINCT source) AS sources,
    arg_min(source, (coalesce(published_at, first_seen_at), article_id)) AS first_source,
    arg_min(title, (coalesce(published_at, first_seen_at), article_id)) AS first_title,
    min(published_at) AS first_published_at, list(DISTINCT source ORDER BY source) AS carried_by
FROM quotations
JOIN chosen USING (article_id)
GROUP BY opening
HAVING count(DISTINCT cluster_id) > 1
ORDER BY sources DESC, stories DESC, articles DESC, opening
LIMIT $rows
