SELECT
    article_no, article_id, text, title, source, epoch(published_at) AS published, text_key
FROM article_revisions
JOIN (
    SELECT article_no, article_id, revision_no, text_key
    FROM indexed_articles SEMI JOIN wanted_numbers USING (article_no)
) AS wanted USING (article_id, revision_no)
ORDER BY article_no
