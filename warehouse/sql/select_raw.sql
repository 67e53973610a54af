WITH newest AS (
    SELECT article_id, max(revision_no) AS revision_no
    FROM raw_documents
    WHERE article_id > $after
    GROUP BY article_id
),
wanted AS (
    SELECT article_id, revision_no
    FROM newest
    WHERE NOT EXISTS (
        FROM dispositions WHERE dispositions.article_id = newest.article_id AND run_id IN (SELECT unnest($done_by))
    )
    ORDER BY article_id
    LIMIT $documents
)
SELECT wanted.article_id, raw_documents.raw, raw_documents.declared, article_revisions.extra
FROM wanted
JOIN raw_documents USING (article_id, revision_no)
JOIN article_revisions USING (article_id, revision_no)
ORDER BY wanted.article_id
