DELETE FROM raw_documents
WHERE NOT EXISTS (
    FROM article_revisions
    WHERE article_revisions.article_id = raw_documents.article_id
    AND article_revisions.revision_no = raw_documents.revision_no
)
