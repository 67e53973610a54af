WITH keys AS (
    SELECT DISTINCT url_key FROM indexed_articles SEMI JOIN wanted USING (article_id) WHERE url_key IS NOT NULL
),
groups AS (
    SELECT url_key, min(article_no) AS first_no
    FROM indexed_articles SEMI JOIN keys USING (url_key)
    GROUP BY url_key
)
SELECT first_no, article_no
FROM indexed_articles JOIN groups USING (url_key)
SEMI JOIN wanted USING (article_id)
WHERE article_no > first_no
