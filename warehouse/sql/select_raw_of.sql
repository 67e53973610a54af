SELECT raw_documents.article_id, raw, declared, extra
FROM raw_documents
JOIN article_revisions USING (article_id, revision_no)
WHERE raw_documents.article_id IN (SELECT unnest($ids))
QUALIFY row_number() OVER (PARTITION BY raw_documents.article_id ORDER BY revision_no DESC) = 1
ORDER BY raw_documents.article_id
