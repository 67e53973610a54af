INSERT INTO revision_removals (article_id, revision_no, line, start, "end", text, label, rule, whole, confidence)
SELECT
    staged_articles.article_id, staged_decisions.revision_no, staged_removals.line, staged_removals.start,
    staged_removals."end", staged_removals.text, staged_removals.label, staged_removals.rule, staged_removals.whole,
    staged_removals.confidence
FROM staged_removals
JOIN staged_articles USING (n)
JOIN staged_decisions USING (n)
WHERE staged_decisions.change_kind IS NOT NULL
ORDER BY n, staged_removals.line, staged_removals.start
