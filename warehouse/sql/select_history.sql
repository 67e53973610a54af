SELECT article_id, revision_no, text_sha256, title, raw_sha256, position, fetched_at
FROM article_revisions
SEMI JOIN staged_articles USING (article_id)
ORDER BY article_id, revision_no
