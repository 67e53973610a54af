INSERT INTO raw_documents (article_id, revision_no, raw_sha256, raw, raw_bytes, kept_at)
SELECT article_id, revision_no, raw_sha256, raw, raw_bytes, $loaded_at
FROM staged_articles
JOIN staged_decisions USING (n)
WHERE change_kind IS NOT NULL
ORDER BY n
