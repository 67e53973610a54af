UPDATE article_heads
SET revision_no = newest.revision_no
FROM (
    SELECT article_id, max(revision_no) AS revision_no
    FROM staged_articles
    JOIN staged_decisions USING (n)
    WHERE change_kind IS NOT NULL
    GROUP BY article_id
) AS newest
WHERE article_heads.article_id = newest.article_id
