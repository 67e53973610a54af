-- What stands beside the first story under an address or an id without a source: their identities begin with its.
-- Of a name that many days have used only the newest, which may still grow, and the one at a staged article's place.
-- Texts are needed where they are short, and of the one at the place.
WITH further AS (
    SELECT
        list_aggregate(
            string_split(identity, chr(31))[:CASE WHEN starts_with(identity, 'id') THEN 3 ELSE 2 END],
            'string_agg', chr(31)
        ) AS name,
        article_id, identity, title, "text", published_at, published_precision, first_seen_at,
        article_id IN (SELECT other_id FROM staged_articles WHERE other_id IS NOT NULL) AS is_at_place
    FROM article_revisions
    JOIN article_heads USING (article_id, revision_no)
    WHERE
        (starts_with(identity, 'id' || chr(31)) OR starts_with(identity, 'url' || chr(31)))
        AND (contains(identity, chr(31) || 'path' || chr(31)) OR contains(identity, chr(31) || 'sha256' || chr(31)))
),
newest AS (
    FROM further
    SEMI JOIN staged_articles ON staged_articles.identity = further.name
    QUALIFY is_at_place OR row_number() OVER (PARTITION BY name ORDER BY first_seen_at DESC, article_id) <= $newest
)
SELECT
    name, article_id, newest.identity, newest.title, newest.published_at, newest.published_precision,
    CASE WHEN is_at_place OR shingle_count < $few THEN newest."text" ELSE '' END AS "text",
    signatures.scheme, signatures.hashvalues, signatures.shingle_count
FROM newest
JOIN signatures USING (article_id)
ORDER BY name, article_id
