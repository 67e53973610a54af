-- The detail of unread files begins with the number of documents that they held.
SELECT CAST(coalesce(sum(inputs), 0) AS BIGINT) AS files, CAST(coalesce(sum(CAST(regexp_extract(detail, '^[0-9]+') AS BIGINT)), 0) AS BIGINT) AS documents
FROM dispositions
WHERE run_id = $run_id AND source_kind = 'watched-file'
