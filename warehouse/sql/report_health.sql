WITH struck AS (
    SELECT article_id, count(*) AS lines FROM removals GROUP BY article_id
),
turned_away AS (
    SELECT source, CAST(sum(inputs) AS BIGINT) AS rejected
    FROM rejections
    WHERE run_id = $run_id
    GROUP BY source
),
held AS (
    SELECT
        articles.source,
        count(*) AS articles,
        count(*) FILTER (WHERE articles.run_id = $run_id) AS articles_of_run,
        max(articles.published_at) AS newest_published_at,
        CAST(median(articles.word_count) AS INTEGER) AS median_words,
        avg(coalesce(struck.lines, 0)) AS lines_struck_per_article,
        avg(CAST(clusters.size > 1 AS INTEGER)) AS share_joined,
        avg(CAST(articles.published_at IS NULL AS INTEGER)) AS share_undated,
        avg(CAST(len(articles.flags) > 0 AS INTEGER)) AS share_flagged
    FROM articles
    JOIN clusters USING (cluster_id)
    LEFT JOIN struck USING (article_id)
    GROUP BY articles.source
)
SELECT
    source_health.source, source_health.health, new_this_week, new_last_week, rejected_this_week, main_reason,
    last_new_at, source_health.kind, source_health.address, coalesce(held.articles, 0) AS articles, coalesce(articles_of_run, 0) AS articles_of_run,
    coalesce(turned_away.rejected, 0) AS rejected_of_run, newest_published_at, median_words, lines_struck_per_article,
    share_joined, share_undated, share_flagged
FROM source_health
LEFT JOIN held ON held.source IS NOT DISTINCT FROM source_health.source AND source_health.kind = 'publisher'
LEFT JOIN turned_away
    ON turned_away.source IS NOT DISTINCT FROM source_health.source AND source_health.kind = 'publisher'
ORDER BY
    coalesce(list_position(
        ['broken', 'silent', 'shortened', 'quiet', 'halved', 'doubled', 'steady'], source_health.health
    ), 0),
    articles DESC, source_health.source, source_health.address
LIMIT $rows
