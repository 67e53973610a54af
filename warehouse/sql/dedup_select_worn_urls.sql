-- Pairs that an address joined before so many texts bore it that it is none.
WITH keys AS (
    SELECT DISTINCT url_key FROM indexed_articles SEMI JOIN wanted USING (article_id) WHERE url_key IS NOT NULL
),
bearers AS (
    SELECT url_key, article_no, article_id, count(DISTINCT text_key) OVER (PARTITION BY url_key) AS texts
    FROM indexed_articles SEMI JOIN keys USING (url_key)
)
SELECT
    least(one.article_no, other.article_no), greatest(one.article_no, other.article_no), one.article_id,
    other.article_id
FROM duplicate_pairs
JOIN bearers AS one ON one.article_id = duplicate_pairs.left_id
JOIN bearers AS other ON other.article_id = duplicate_pairs.right_id AND other.url_key = one.url_key
WHERE reason = 'same-url' AND one.texts > $cap
