-- Each text of an address with each other: the first would not do, for not every text of an address joins.
WITH keys AS (
    SELECT DISTINCT url_key FROM indexed_articles SEMI JOIN wanted USING (article_id) WHERE url_key IS NOT NULL
),
texts AS (
    SELECT url_key, text_key, min(article_no) AS first_no
    FROM indexed_articles SEMI JOIN keys USING (url_key)
    GROUP BY url_key, text_key
),
addresses AS (
    SELECT url_key FROM texts GROUP BY url_key HAVING count(*) <= $cap
)
SELECT one.first_no, other.first_no
FROM texts AS one
JOIN texts AS other ON other.url_key = one.url_key AND other.first_no > one.first_no
SEMI JOIN addresses ON addresses.url_key = one.url_key
