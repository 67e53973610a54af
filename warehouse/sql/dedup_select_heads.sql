SELECT
    article_id, revision_no, floor(epoch(published_at) / 3600)::INTEGER AS published_hour, text_sha256, url_normalized,
    list_contains(flags, 'only-furniture') AS only_furniture, text
FROM article_revisions
JOIN article_heads USING (article_id, revision_no)
SEMI JOIN wanted USING (article_id)
