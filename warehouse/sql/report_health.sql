WITH struck AS (
    SELECT article_id, count(*) AS lines FROM removals GROUP BY article_id
),
turned_away AS (
    SELECT source, count(*) AS rejected
    FROM rejections
    WHERE run_id = $run_id
    GROUP BY source
)
SELECT
    articles.source,
    count(*) AS articles_held,
    count(*) FILTER (WHERE articles.run_id = $run_id) AS articles_of_run,
    coalesce(any_value(turned_away.rejected), 0) AS rejected_of_run,
    max(articles.first_seen_at) AS newest_seen_at,
    max(articles.published_at) AS newest_published_at,
    CAST(median(articles.word_count) AS INTEGER) AS median_words,
    avg(coalesce(struck.lines, 0)) AS lines_struck_per_article,
    avg(CAST(clusters.size > 1 AS INTEGER)) AS share_joined,
    avg(CAST(articles.published_at IS NULL AS INTEGER)) AS share_undated,
    avg(CAST(len(articles.flags) > 0 AS INTEGER)) AS share_flagged
FROM articles
JOIN clusters USING (cluster_id)
LEFT JOIN struck USING (article_id)
LEFT JOIN turned_away ON turned_away.source IS NOT DISTINCT FROM articles.source
GROUP BY articles.source
ORDER BY articles_held DESC, articles.source
LIMIT $rows
