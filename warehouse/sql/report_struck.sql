SELECT label, rule, count(*) AS lines, count(DISTINCT revision_removals.article_id) AS articles, min(revision_removals.text) AS example
FROM revision_removals
SEMI JOIN article_revisions
    ON article_revisions.article_id = revision_removals.article_id
    AND article_revisions.revision_no = revision_removals.revision_no
    AND article_revisions.run_id = $run_id
GROUP BY label, rule
ORDER BY lines DESC, label, rule
LIMIT $rows
