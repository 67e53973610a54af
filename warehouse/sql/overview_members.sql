-- kept_share as in copy_alteration, which would compare all copies that there are.
WITH members AS (
    SELECT
        copies.cluster_id, copies.place, copies.article_id, copies.source, copies.title, copies.published_at,
        copies.published_precision, copies.delay_minutes, copies.first_id
    FROM copies
    WHERE list_contains($clusters, copies.cluster_id)
),
worded AS (
    SELECT article_id, regexp_extract_all(lower(text), '[\p{L}\p{N}]+') AS words
    FROM articles
    WHERE list_contains($clusters, cluster_id)
),
shingled AS (
    SELECT article_id, list_distinct(list_zip(words, words[2:], words[3:], true)) AS shingles FROM worded
)
SELECT
    members.cluster_id, members.place, members.article_id, members.source, members.title, members.published_at,
    members.published_precision, members.delay_minutes,
    CASE
        WHEN members.place > 1
        THEN len(list_intersect(own.shingles, original.shingles)) / nullif(len(original.shingles), 0)
    END AS kept_share
FROM members
JOIN shingled AS own ON own.article_id = members.article_id
JOIN shingled AS original ON original.article_id = members.first_id
ORDER BY members.cluster_id, members.place
