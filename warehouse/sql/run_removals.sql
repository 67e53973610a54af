SELECT label, count(*) AS lines
FROM revision_removals
SEMI JOIN article_revisions
    ON article_revisions.article_id = revision_removals.article_id
    AND article_revisions.revision_no = revision_removals.revision_no
    AND article_revisions.run_id = $run_id
GROUP BY label
ORDER BY lines DESC, label
