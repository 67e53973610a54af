CREATE OR REPLACE VIEW cleaning_audit AS
WITH output AS (
    SELECT source, count(*) AS articles FROM articles GROUP BY source
),
audit AS (
    SELECT
        articles.source, removals.label, removals.rule, count(*) AS removals,
        count(DISTINCT removals.article_id) AS articles, CAST(sum(length(removals.text)) AS BIGINT) AS characters,
        min(removals.confidence) AS lowest_confidence,
        arg_min(removals.text, (removals.confidence, removals.article_id, removals.line, removals.start)) AS example
    FROM removals
    JOIN articles USING (article_id)
    GROUP BY articles.source, removals.label, removals.rule
)
SELECT
    audit.source, audit.label, audit.rule, audit.removals, audit.articles,
    audit.articles / output.articles AS article_share, audit.characters, audit.lowest_confidence, audit.example
FROM audit
JOIN output ON output.source IS NOT DISTINCT FROM audit.source;
COMMENT ON VIEW cleaning_audit IS 'What cleaning struck, by publisher and rule. One row a (source, label, rule).';
COMMENT ON COLUMN cleaning_audit.removals IS 'Receipts.';
COMMENT ON COLUMN cleaning_audit.articles IS 'Articles that lost something to the rule.';
COMMENT ON COLUMN cleaning_audit.article_share IS 'articles / all articles of the publisher. Close to 1 is furniture; a rare rule on one publisher is worth a look.';
COMMENT ON COLUMN cleaning_audit.characters IS 'Code points struck.';
COMMENT ON COLUMN cleaning_audit.lowest_confidence IS 'Of its removals.';
COMMENT ON COLUMN cleaning_audit.example IS 'The removal with the lowest confidence.';

CREATE OR REPLACE VIEW boilerplate_candidates AS
WITH lines AS (
    SELECT
        source, article_id, cluster_id, first_seen_at,
        trim(unnest(string_split(text, E'\n'))) AS line
    FROM articles
)
SELECT
    source, line, count(DISTINCT cluster_id) AS stories, count(DISTINCT article_id) AS articles,
    min(first_seen_at) AS first_seen_at, max(first_seen_at) AS last_seen_at, min(article_id) AS example_id
FROM lines
WHERE line <> ''
GROUP BY source, line
HAVING count(DISTINCT cluster_id) >= 3;
COMMENT ON VIEW boilerplate_candidates IS 'Lines that cleaning left and that stand in three or more distinct stories of a publisher. One row a (source, line).';
COMMENT ON COLUMN boilerplate_candidates.line IS 'The line, without space around it.';
COMMENT ON COLUMN boilerplate_candidates.stories IS 'Clusters that have it: copies of one report count once.';
COMMENT ON COLUMN boilerplate_candidates.articles IS 'Articles that have it.';
COMMENT ON COLUMN boilerplate_candidates.first_seen_at IS 'When the first article with it was loaded.';
COMMENT ON COLUMN boilerplate_candidates.last_seen_at IS 'When the last article with it was first loaded.';
COMMENT ON COLUMN boilerplate_candidates.example_id IS 'One of the articles.';

CREATE OR REPLACE VIEW freshness AS
WITH lags AS (
    SELECT
        source, published_at, first_seen_at,
        CASE
            WHEN published_precision IN ('second', 'minute')
            THEN date_diff('second', published_at, first_seen_at) / 60.0
        END AS lag_minutes
    FROM copies
)
SELECT
    source, count(*) AS articles, count(lag_minutes) AS timed, quantile_cont(lag_minutes, 0.5) AS p50_lag_minutes,
    quantile_cont(lag_minutes, 0.9) AS p90_lag_minutes, max(published_at) AS newest_published_at,
    max(first_seen_at) AS newest_seen_at
FROM lags
GROUP BY source;
COMMENT ON VIEW freshness IS 'How long articles take from publication to the warehouse. One row a publisher. A backfill shows as a long lag.';
COMMENT ON COLUMN freshness.articles IS 'Its articles.';
COMMENT ON COLUMN freshness.timed IS 'Articles published at a known time of day: what the quantiles rest on.';
COMMENT ON COLUMN freshness.p50_lag_minutes IS 'Median minutes from publication to the first load; NULL: none is timed.';
COMMENT ON COLUMN freshness.p90_lag_minutes IS 'Nine tenths came within this; NULL: none is timed.';
COMMENT ON COLUMN freshness.newest_published_at IS 'Latest publication; NULL: none is dated.';
COMMENT ON COLUMN freshness.newest_seen_at IS 'When its newest article was first loaded.';

CREATE OR REPLACE VIEW date_quality AS
WITH dated AS (
    SELECT
        source, published_source, published_precision, published_offset,
        published_at, modified_at, first_seen_at,
        list_has_any(flags, ['impossible-date', 'future-date', 'relative-date', 'unread-date']) AS is_flagged
    FROM articles
)
SELECT
    source, published_source, published_precision, count(*) AS articles,
    count(*) / sum(count(*)) OVER (PARTITION BY source) AS article_share,
    count(*) FILTER (WHERE published_at IS NOT NULL AND published_offset IS NULL) AS without_zone,
    count(*) FILTER (WHERE published_at > first_seen_at) AS in_future,
    count(*) FILTER (WHERE published_at > modified_at) AS after_modified,
    count(*) FILTER (WHERE is_flagged) AS flagged
FROM dated
GROUP BY source, published_source, published_precision;
COMMENT ON VIEW date_quality IS 'How far dates of publication can be trusted. One row a (source, published_source, published_precision).';
COMMENT ON COLUMN date_quality.published_source IS 'Where the date was found; NULL: no date.';
COMMENT ON COLUMN date_quality.articles IS 'Articles with such a date.';
COMMENT ON COLUMN date_quality.article_share IS 'articles / all articles of the publisher.';
COMMENT ON COLUMN date_quality.without_zone IS 'No zone was declared: taken as UTC.';
COMMENT ON COLUMN date_quality.in_future IS 'Dated after they were first loaded.';
COMMENT ON COLUMN date_quality.after_modified IS 'Dated after their own declared last change.';
COMMENT ON COLUMN date_quality.flagged IS 'Flagged impossible-date, future-date, relative-date or unread-date on reading.';

CREATE OR REPLACE VIEW free_copy_of_paywalled AS
WITH access AS (
    SELECT
        article_id, cluster_id, source, title, url, word_count,
        list_contains(flags, 'paywalled') AS is_paywalled, list_contains(flags, 'is-truncated') AS is_truncated
    FROM articles
),
free AS (
    SELECT cluster_id, article_id, source, url, word_count
    FROM access
    WHERE NOT is_paywalled AND NOT is_truncated
    QUALIFY row_number() OVER (PARTITION BY cluster_id ORDER BY word_count DESC, article_id) = 1
)
SELECT
    access.article_id, access.source, access.title, access.url, access.word_count, access.is_paywalled,
    access.is_truncated, free.article_id AS free_id, free.source AS free_source, free.url AS free_url,
    free.word_count AS free_word_count
FROM access
LEFT JOIN free USING (cluster_id)
WHERE access.is_paywalled OR access.is_truncated;
COMMENT ON VIEW free_copy_of_paywalled IS 'Articles behind a paywall or cut short, with the longest free copy of the same report. One row such an article; key article_id.';
COMMENT ON COLUMN free_copy_of_paywalled.is_paywalled IS 'The page declares that it is not free.';
COMMENT ON COLUMN free_copy_of_paywalled.is_truncated IS 'The text breaks off, or asks to read on elsewhere.';
COMMENT ON COLUMN free_copy_of_paywalled.free_id IS 'The free copy; NULL: there is none.';
COMMENT ON COLUMN free_copy_of_paywalled.free_source IS 'Its publisher.';
COMMENT ON COLUMN free_copy_of_paywalled.free_url IS 'Its URL.';
COMMENT ON COLUMN free_copy_of_paywalled.free_word_count IS 'Its words.';
