WITH recleaned AS (
    SELECT max(run_id) AS run_id
    FROM runs
    WHERE command = 'reclean' AND status = 'finished' AND (settings ->> 'rules') = $rules
)
SELECT DISTINCT article_id
FROM articles
SEMI JOIN raw_documents USING (article_id)
WHERE
    ($every OR source IN (SELECT unnest($sources)) OR (
        split_part(rules_version, '/memory-', 1) <> $rules
        AND run_id > coalesce((SELECT run_id FROM recleaned), '')
    ))
    AND NOT EXISTS (
        FROM dispositions
        WHERE dispositions.article_id = articles.article_id AND dispositions.run_id IN (SELECT unnest($done_by))
    )
ORDER BY article_id
