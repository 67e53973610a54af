-- How far the last run that died in a file got: every record before that place has its end state.
-- Mapped otherwise, the rows of a table are other documents; an archive knows no mapping.
WITH read AS (
    SELECT
        json_extract_string(r.settings, '$.folder') AS folder,
        regexp_extract(d.position, '^(.*)#[0-9]+([+][0-9]+)?$', 1) AS path,
        CASE d.source_kind WHEN 'warc' THEN '{}' ELSE json_extract_string(r.settings, '$.columns') END AS columns,
        r.run_id,
        r.started_at,
        d.position,
        CAST(regexp_extract(d.position, '#([0-9]+)([+][0-9]+)?$', 1) AS BIGINT) AS place
    FROM dispositions AS d
    JOIN runs AS r USING (run_id)
    WHERE
        d.source_kind IN ('warc', 'jsonl', 'csv', 'parquet', 'feed')
        AND r.status IN ('abandoned', 'held', 'failed')
        AND regexp_matches(d.position, '#[0-9]+([+][0-9]+)?$')
),

reached AS (
    SELECT
        folder,
        path,
        columns,
        arg_max(place, (run_id, place)) AS place,
        epoch_us(arg_max(started_at, run_id)) AS started_us
    FROM read
    WHERE folder IS NOT NULL AND columns IS NOT NULL
    GROUP BY folder, path, columns
)

SELECT
    folder,
    path,
    columns,
    reached.place,
    started_us,
    count(DISTINCT position) FILTER (read.place < reached.place) AS documents
FROM reached
JOIN read USING (folder, path, columns)
GROUP BY ALL;
