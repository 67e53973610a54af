-- One row a publisher and day: its articles, and how many of them were the first of their story.
SELECT
    article.source,
    CAST(article.published_at AT TIME ZONE 'UTC' AS DATE) AS day,
    count(*) AS articles,
    count(*) FILTER (WHERE article.article_id = story.representative_id) AS first_with_it
FROM {{ source('news', 'articles') }} AS article
JOIN {{ source('news', 'clusters') }} AS story ON story.cluster_id = article.cluster_id
WHERE article.source IS NOT NULL AND article.published_at IS NOT NULL
GROUP BY ALL
