DELETE FROM revision_removals
WHERE NOT EXISTS (
    FROM article_revisions
    WHERE article_revisions.article_id = revision_removals.article_id
    AND article_revisions.revision_no = revision_removals.revision_no
)
