-- Rows of all articles that share a bucket with a new one, within the time window.
WITH mine AS (
    SELECT band_key, published_hour FROM indexed_bands SEMI JOIN new_numbers USING (article_no)
    WHERE article_no BETWEEN $least AND $most
),
buckets AS (
    SELECT DISTINCT band_key FROM mine
),
times AS (
    SELECT
        CASE WHEN $window IS NULL OR bool_or(published_hour IS NULL) THEN -2147483648
            ELSE min(published_hour) - $window - 1 END AS since,
        CASE WHEN $window IS NULL OR bool_or(published_hour IS NULL) THEN 2147483647
            ELSE max(published_hour) + $window + 1 END AS until
    FROM mine
)
SELECT band_key AS bucket, article_no
FROM indexed_bands SEMI JOIN buckets USING (band_key)
WHERE published_hour IS NULL
    OR published_hour BETWEEN (SELECT since FROM times) AND (SELECT until FROM times)
