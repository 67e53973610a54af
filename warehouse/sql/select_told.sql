SELECT
    article_id, revisions.title, revisions.text, revisions.published_at, revisions.published_precision,
    signatures.scheme, signatures.hashvalues, signatures.shingle_count
FROM signatures
SEMI JOIN staged_articles USING (article_id)
JOIN article_heads USING (article_id)
JOIN article_revisions AS revisions USING (article_id, revision_no)
