SELECT article_id, text
FROM article_revisions
JOIN article_heads USING (article_id, revision_no)
JOIN (
    SELECT article_id FROM signatures WHERE scheme <> $scheme ORDER BY article_id LIMIT $batch
) AS unlike USING (article_id)
