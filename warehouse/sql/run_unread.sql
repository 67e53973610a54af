-- The detail of an unread file begins with the number of documents that it held.
SELECT count(*) AS files, CAST(coalesce(sum(CAST(regexp_extract(detail, '^[0-9]+') AS BIGINT)), 0) AS BIGINT) AS documents
FROM dispositions
WHERE run_id = $run_id AND source_kind = 'watched-file'
