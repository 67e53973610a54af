-- This run and those before it that read the same sources, the newest first.
WITH alike AS (
    SELECT run_id, started_at, coalesce(epoch(ended_at - started_at), 0) AS seconds
    FROM runs
    WHERE command = 'ingest' AND status = 'finished' AND run_id <= $run_id
        AND sources = (SELECT sources FROM runs WHERE run_id = $run_id)
    ORDER BY run_id DESC
    LIMIT $rows
),
ended AS (
    SELECT
        run_id, count(*) FILTER (WHERE state = 'loaded') AS loaded, count(*) FILTER (WHERE state = 'revised') AS revised,
        CAST(coalesce(sum(inputs) FILTER (WHERE state = 'rejected'), 0) AS BIGINT) AS rejected
    FROM dispositions SEMI JOIN alike USING (run_id)
    GROUP BY run_id
),
struck AS (
    SELECT article_id, revision_no, count(*) AS lines FROM revision_removals GROUP BY article_id, revision_no
),
texts AS (
    SELECT run_id, CAST(median(word_count) AS DOUBLE) AS words, avg(coalesce(lines, 0)) AS struck
    FROM article_revisions
    SEMI JOIN alike USING (run_id)
    LEFT JOIN struck USING (article_id, revision_no)
    GROUP BY run_id
)
SELECT
    alike.run_id, alike.started_at, coalesce(loaded, 0) AS loaded, coalesce(revised, 0) AS revised,
    coalesce(rejected, 0) AS rejected, texts.words, texts.struck, seconds
FROM alike
LEFT JOIN ended USING (run_id)
LEFT JOIN texts USING (run_id)
ORDER BY alike.run_id DESC
