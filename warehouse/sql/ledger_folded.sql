-- One row a run, kind and reason stands for those that go, so that all sums of inputs are as they were.
CREATE OR REPLACE TEMP TABLE folded AS
SELECT
    run_id, '(' || concat_ws(', ', state, source_kind, reason) || ')' AS position, source_kind, max(seen_at) AS seen_at,
    state, stage, reason,
    CASE
        WHEN source_kind = 'watched-file' AND state = 'unchanged'
            THEN CAST(sum(CAST(regexp_extract(detail, '^[0-9]+') AS BIGINT)) AS BIGINT) || ' documents, read before'
    END AS detail,
    CAST(sum(inputs) AS BIGINT) AS inputs
FROM dispositions
SEMI JOIN said_again USING (run_id, position)
GROUP BY run_id, source_kind, state, stage, reason
