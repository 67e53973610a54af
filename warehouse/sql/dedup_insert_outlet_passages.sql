-- By distinct clusters: a story that an outlet ran ten times is one.
INSERT INTO outlet_passages (version, source, shingle)
WITH placed AS (
    SELECT indexed_articles.article_no, article_revisions.source, cluster_members.cluster_id
    FROM indexed_articles
    JOIN article_revisions USING (article_id, revision_no)
    JOIN cluster_members USING (article_id)
    WHERE article_revisions.source IS NOT NULL
),
outlets AS (
    SELECT source, count(DISTINCT cluster_id) AS stories FROM placed GROUP BY source
)
SELECT $version, placed.source, indexed_shingles.shingle
FROM indexed_shingles
JOIN placed USING (article_no)
JOIN outlets ON outlets.source = placed.source
WHERE indexed_shingles.shingle % $modulus::UBIGINT = 0
GROUP BY placed.source, indexed_shingles.shingle
HAVING count(DISTINCT placed.cluster_id) >= greatest($stories, $share * any_value(outlets.stories))
ORDER BY placed.source, indexed_shingles.shingle
