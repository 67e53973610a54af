-- How far the last run that died in an archive or a JSONL file got: every record before that place has its end state.
-- Of JSONL only where the run read its fields by their own names: mapped otherwise, the lines are other documents.
WITH reached AS (
    SELECT
        json_extract_string(r.settings, '$.folder') AS folder,
        regexp_extract(d.position, '^(.*)#[0-9]+([+][0-9]+)?$', 1) AS path,
        r.run_id,
        epoch_us(r.started_at) AS started_us,
        max(CAST(regexp_extract(d.position, '#([0-9]+)([+][0-9]+)?$', 1) AS BIGINT)) AS place
    FROM dispositions AS d
    JOIN runs AS r USING (run_id)
    WHERE
        (
            d.source_kind = 'warc'
            OR (d.source_kind = 'jsonl' AND json_extract_string(r.settings, '$.columns') = '{}')
        )
        AND r.status = 'abandoned'
        AND json_extract_string(r.settings, '$.folder') IS NOT NULL
        AND regexp_matches(d.position, '#[0-9]+([+][0-9]+)?$')
    GROUP BY ALL
)

SELECT
    folder,
    path,
    arg_max(place, run_id) AS place,
    arg_max(started_us, run_id) AS started_us
FROM reached
GROUP BY folder, path;
