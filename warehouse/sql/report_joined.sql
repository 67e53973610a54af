WITH changed AS (
    SELECT article_id FROM dispositions WHERE run_id = $run_id AND state IN ('loaded', 'revised')
),
mates AS (
    SELECT changed.article_id, duplicate_pairs.left_id AS mate_id, reason, jaccard, containment
    FROM changed
    JOIN duplicate_pairs ON duplicate_pairs.right_id = changed.article_id AND verdict = 'same'
    UNION ALL
    SELECT changed.article_id, duplicate_pairs.right_id, reason, jaccard, containment
    FROM changed
    JOIN duplicate_pairs ON duplicate_pairs.left_id = changed.article_id AND verdict = 'same'
),
closest AS (
    SELECT mates.*
    FROM mates
    JOIN cluster_members AS mine ON mine.article_id = mates.article_id
    JOIN cluster_members AS theirs ON theirs.article_id = mate_id AND theirs.cluster_id = mine.cluster_id
    QUALIFY row_number() OVER (
        PARTITION BY mates.article_id ORDER BY containment DESC NULLS FIRST, jaccard DESC, mate_id
    ) = 1
)
SELECT
    clusters.cluster_id, clusters.size, coalesce(articles.title, left(articles.text, $head_chars)) AS title,
    articles.source, coalesce(mate.title, left(mate.text, $head_chars)) AS mate_title,
    mate.source AS mate_source, closest.reason, closest.jaccard, closest.containment,
    articles.article_id, closest.mate_id
FROM changed
JOIN articles USING (article_id)
JOIN clusters USING (cluster_id)
LEFT JOIN closest USING (article_id)
LEFT JOIN articles AS mate ON mate.article_id = closest.mate_id
WHERE clusters.size > 1 AND clusters.representative_id <> articles.article_id
ORDER BY clusters.size DESC, clusters.cluster_id, articles.published_at NULLS LAST, articles.article_id
LIMIT $rows
