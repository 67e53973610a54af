-- What stands beside the first story under an address or an id without a source: their identities begin with its.
WITH further AS (
    SELECT
        list_aggregate(
            string_split(identity, chr(31))[:CASE WHEN starts_with(identity, 'id') THEN 3 ELSE 2 END],
            'string_agg', chr(31)
        ) AS name,
        article_id, identity, title, "text"
    FROM article_revisions
    JOIN article_heads USING (article_id, revision_no)
    WHERE
        (starts_with(identity, 'id' || chr(31)) OR starts_with(identity, 'url' || chr(31)))
        AND (contains(identity, chr(31) || 'path' || chr(31)) OR contains(identity, chr(31) || 'sha256' || chr(31)))
)
SELECT
    name, article_id, further.identity, further.title, further."text", signatures.scheme, signatures.hashvalues,
    signatures.shingle_count
FROM further
SEMI JOIN staged_articles ON staged_articles.identity = further.name
JOIN signatures USING (article_id)
ORDER BY name, article_id
