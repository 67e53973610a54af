SELECT
    coalesce(articles.source, dispositions.source) AS publisher,
    CAST(sum(inputs) AS BIGINT) AS inputs,
    count(*) FILTER (WHERE state = 'loaded') AS loaded,
    count(*) FILTER (WHERE state = 'revised') AS revised,
    CAST(coalesce(sum(inputs) FILTER (WHERE state IN ('unchanged', 'duplicate')), 0) AS BIGINT) AS known,
    CAST(coalesce(sum(inputs) FILTER (WHERE state = 'rejected'), 0) AS BIGINT) AS rejected
FROM dispositions
LEFT JOIN articles USING (article_id)
WHERE dispositions.run_id = $run_id
GROUP BY ALL
ORDER BY inputs DESC, publisher
LIMIT $rows
