SELECT
    other.article_id, other.source, other.title, other.cluster_id, pairs.verdict, pairs.reason, pairs.jaccard, pairs.containment
FROM (
    SELECT right_id AS other_id, verdict, reason, jaccard, containment FROM duplicate_pairs WHERE left_id = $key
    UNION ALL
    SELECT left_id, verdict, reason, jaccard, containment FROM duplicate_pairs WHERE right_id = $key
) AS pairs
JOIN articles AS other ON other.article_id = pairs.other_id
ORDER BY pairs.containment DESC, other.article_id
LIMIT 50
