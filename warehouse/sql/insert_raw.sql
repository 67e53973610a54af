INSERT INTO raw_documents (article_id, revision_no, raw_sha256, raw, raw_bytes, declared, kept_at)
SELECT article_id, revision_no, raw_sha256, raw, raw_bytes, declared, $loaded_at
FROM staged_articles
JOIN staged_decisions USING (n)
WHERE change_kind NOT IN ('recleaned') -- whose input is there already
ORDER BY n
