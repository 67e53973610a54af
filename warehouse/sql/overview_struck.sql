SELECT chosen.source, removals.label, count(*) AS lines, count(DISTINCT removals.article_id) AS articles
FROM removals
JOIN chosen USING (article_id)
GROUP BY chosen.source, removals.label
ORDER BY lines DESC, chosen.source, removals.label
