WITH keys AS (
    SELECT DISTINCT text_key FROM indexed_articles SEMI JOIN wanted USING (article_id) WHERE text_key IS NOT NULL
),
groups AS (
    SELECT text_key, min(article_no) AS first_no
    FROM indexed_articles SEMI JOIN keys USING (text_key)
    GROUP BY text_key
)
SELECT first_no, article_no
FROM indexed_articles JOIN groups USING (text_key)
SEMI JOIN wanted USING (article_id)
WHERE article_no > first_no
