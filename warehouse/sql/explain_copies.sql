WITH members AS (
    SELECT copies.*
    FROM copies
    WHERE cluster_id = (SELECT cluster_id FROM cluster_members WHERE article_id = $key)
),
-- What holds each of them in the cluster: its pair with this article, else the closest with another member.
links AS (
    SELECT
        pairs.article_id, pairs.other_id, pairs.reason, pairs.containment, pairs.longest_passage, pairs.policy_id, pairs.run_id,
        row_number() OVER (
            PARTITION BY pairs.article_id
            ORDER BY pairs.other_id = $key DESC, pairs.containment DESC NULLS LAST, pairs.other_id
        ) AS closeness
    FROM article_pairs AS pairs
    SEMI JOIN members ON members.article_id = pairs.article_id
    SEMI JOIN members AS theirs ON theirs.article_id = pairs.other_id
    WHERE pairs.verdict = 'same'
)
SELECT
    members.article_id, members.place, members.source, members.title, members.published_at, members.delay_minutes,
    members.article_id = $key AS is_this, links.other_id, theirs.source AS other_source, theirs.title AS other_title,
    links.reason, links.containment, links.longest_passage, links.policy_id, links.run_id, runs.command,
    runs.started_at AS joined_at, said.note, said.made_at AS said_at
FROM members
LEFT JOIN links ON links.article_id = members.article_id AND links.closeness = 1
LEFT JOIN members AS theirs ON theirs.article_id = links.other_id
LEFT JOIN runs ON runs.run_id = links.run_id
LEFT JOIN dedup_overrides AS said
    ON said.left_id = least(members.article_id, links.other_id) AND said.right_id = greatest(members.article_id, links.other_id)
ORDER BY members.place
LIMIT 200
