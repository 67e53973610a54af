-- Staged articles that were loaded before, input and title, as what their address or id stands for, now or earlier.
SELECT DISTINCT ON (staged.n) staged.n, revisions.article_id, revisions.identity
FROM staged_articles AS staged
JOIN article_revisions AS revisions USING (raw_sha256)
WHERE
    revisions.title IS NOT DISTINCT FROM staged.title
    AND (revisions.identity = staged.identity OR starts_with(revisions.identity, staged.identity || chr(31)))
ORDER BY staged.n, revisions.identity = staged.identity DESC, revisions.identity = staged.other_identity DESC, revisions.article_id
