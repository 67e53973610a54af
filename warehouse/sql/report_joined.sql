-- The copies that the summary counts, each beside an earlier article of its cluster: so no two stand there twice.
WITH changed AS (
    SELECT DISTINCT article_id FROM dispositions WHERE run_id = $run_id AND state IN ('loaded', 'revised')
),
placed AS (
    SELECT
        members.article_id, members.cluster_id,
        row_number() OVER by_arrival AS place, first_value(members.article_id) OVER by_arrival AS first_id
    FROM cluster_members AS members
    SEMI JOIN (SELECT cluster_id FROM cluster_members SEMI JOIN changed USING (article_id)) AS met
        ON met.cluster_id = members.cluster_id
    JOIN article_heads USING (article_id)
    JOIN article_revisions USING (article_id, revision_no)
    WINDOW by_arrival AS (
        PARTITION BY members.cluster_id ORDER BY first_seen_at, published_at NULLS LAST, text_sha256, identity
    )
),
joined AS (FROM placed SEMI JOIN changed USING (article_id) WHERE place > 1),
mates AS (
    SELECT joined.article_id, duplicate_pairs.left_id AS mate_id, reason, jaccard, containment
    FROM joined
    JOIN duplicate_pairs ON duplicate_pairs.right_id = joined.article_id AND verdict = 'same'
    UNION ALL
    SELECT joined.article_id, duplicate_pairs.right_id, reason, jaccard, containment
    FROM joined
    JOIN duplicate_pairs ON duplicate_pairs.left_id = joined.article_id AND verdict = 'same'
),
closest AS (
    SELECT mates.*
    FROM mates
    JOIN joined USING (article_id)
    JOIN placed AS theirs ON theirs.article_id = mate_id
    WHERE theirs.cluster_id = joined.cluster_id AND theirs.place < joined.place
    QUALIFY row_number() OVER (
        PARTITION BY mates.article_id ORDER BY containment DESC NULLS FIRST, jaccard DESC, mate_id
    ) = 1
)
SELECT
    clusters.cluster_id, clusters.size, coalesce(articles.title, left(articles.text, $head_chars)) AS title,
    articles.source, coalesce(mate.title, left(mate.text, $head_chars)) AS mate_title,
    mate.source AS mate_source, closest.reason, closest.jaccard, closest.containment,
    articles.article_id, mate.article_id AS mate_id
FROM joined
JOIN articles USING (article_id)
JOIN clusters ON clusters.cluster_id = joined.cluster_id
LEFT JOIN closest USING (article_id)
-- One that is joined through later ones alone stands beside the first.
JOIN articles AS mate ON mate.article_id = coalesce(closest.mate_id, joined.first_id)
ORDER BY clusters.size DESC, clusters.cluster_id, articles.published_at NULLS LAST, articles.article_id
LIMIT $rows
