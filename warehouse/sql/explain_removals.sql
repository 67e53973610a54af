SELECT line, start, "end", text, label, rule, whole, confidence
FROM removals
WHERE article_id = $key
ORDER BY line, start
