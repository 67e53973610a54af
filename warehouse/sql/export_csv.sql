-- A spreadsheet would run a cell that begins so.
COPY (
    SELECT * EXCLUDE (day) REPLACE (CAST(to_json(authors) AS VARCHAR) AS authors, CAST(to_json(flags) AS VARCHAR) AS flags,
        regexp_replace(title, '^([=+@\t\r-])', '''\1') AS title,
        regexp_replace(text, '^([=+@\t\r-])', '''\1') AS text,
        regexp_replace(extracted_text, '^([=+@\t\r-])', '''\1') AS extracted_text,
        regexp_replace(source, '^([=+@\t\r-])', '''\1') AS source,
        regexp_replace(agency, '^([=+@\t\r-])', '''\1') AS agency,
        regexp_replace(external_id, '^([=+@\t\r-])', '''\1') AS external_id
    )
    FROM chosen
) TO $file (FORMAT csv, HEADER)
