WITH relinked AS (
    SELECT coalesce(max(run_id), '') AS run_id
    FROM runs
    WHERE command = 'maintain' AND status = 'finished' AND (settings ->> 'step') = 'relink'
),
revised AS (
    SELECT DISTINCT article_id
    FROM article_revisions
    SEMI JOIN article_heads USING (article_id, revision_no)
    WHERE change_kind = 'recleaned' AND run_id > (SELECT run_id FROM relinked)
),
mates AS (
    SELECT members.article_id
    FROM cluster_members AS members
    WHERE members.cluster_id IN (SELECT cluster_id FROM cluster_members SEMI JOIN revised USING (article_id))
    UNION
    SELECT right_id FROM duplicate_pairs JOIN revised ON revised.article_id = left_id
    UNION
    SELECT left_id FROM duplicate_pairs JOIN revised ON revised.article_id = right_id
)
SELECT article_id FROM (FROM revised UNION FROM mates) ORDER BY article_id
