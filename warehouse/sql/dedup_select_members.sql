SELECT
    article_id, epoch(published_at) AS published, coalesce(source, '') AS source, agency, word_count, cluster_id,
    coalesce(is_update, FALSE) AS was_update
FROM article_revisions
JOIN article_heads USING (article_id, revision_no)
SEMI JOIN wanted USING (article_id)
LEFT JOIN cluster_members USING (article_id)
ORDER BY published_at NULLS LAST, text_sha256, identity
