SELECT left_id, right_id, reason, later_id
FROM duplicate_pairs SEMI JOIN frontier ON left_id = article_id
WHERE verdict = 'same' OR reason IN ('override-not-same', 'excerpt')
UNION ALL
SELECT left_id, right_id, reason, later_id
FROM duplicate_pairs SEMI JOIN frontier ON right_id = article_id
WHERE verdict = 'same' OR reason IN ('override-not-same', 'excerpt')
