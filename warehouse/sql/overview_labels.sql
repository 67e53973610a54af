-- The example is the line that was struck most often.
SELECT
    removals.label, count(*) AS lines, count(DISTINCT removals.article_id) AS articles,
    count(DISTINCT chosen.source) AS sources, mode(removals.text ORDER BY removals.text) AS example
FROM removals
JOIN chosen USING (article_id)
GROUP BY removals.label
ORDER BY lines DESC, removals.label
