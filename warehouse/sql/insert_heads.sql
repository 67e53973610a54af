INSERT INTO article_heads (article_id, revision_no, first_seen_at)
SELECT article_id, max(revision_no), $loaded_at
FROM staged_articles
JOIN staged_decisions USING (n)
WHERE change_kind IS NOT NULL AND NOT EXISTS (
    FROM article_heads WHERE article_heads.article_id = staged_articles.article_id
)
GROUP BY article_id
ORDER BY min(n)
