-- The unchanged files of a source are one row, whichever batches of the run they are in.
UPDATE dispositions
SET
    inputs = dispositions.inputs + found.files, seen_at = $staged_at,
    detail = format(
        '{} document{}, read before', CAST(regexp_extract(detail, '^[0-9]+') AS BIGINT) + found.documents,
        if(CAST(regexp_extract(detail, '^[0-9]+') AS BIGINT) + found.documents = 1, '', 's')
    )
FROM (
    SELECT folder, count(*) AS files, CAST(sum(documents) AS BIGINT) AS documents
    FROM staged_others
    WHERE watched IS NOT NULL
    GROUP BY folder
) AS found
WHERE
    dispositions.run_id = $run_id AND dispositions.source_kind = 'watched-file'
    AND dispositions.position = found.folder
