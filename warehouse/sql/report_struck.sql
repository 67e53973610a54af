SELECT
    label, rule, count(*) AS lines, count(DISTINCT revision_removals.article_id) AS articles,
    min(revision_removals.text) AS example,
    arg_min(revision_removals.article_id, (revision_removals.text, revision_removals.article_id)) AS article_id
FROM revision_removals
SEMI JOIN article_revisions
    ON article_revisions.article_id = revision_removals.article_id
    AND article_revisions.revision_no = revision_removals.revision_no
    AND article_revisions.run_id = $run_id
GROUP BY label, rule
ORDER BY lines DESC, label, rule
LIMIT $rows
