-- One row a run, kind, reason and publisher stands for those that go, so that all sums of inputs are as they were.
CREATE OR REPLACE TEMP TABLE folded AS
SELECT
    run_id, folded_position AS position, any_value(source_kind) AS source_kind, max(seen_at) AS seen_at,
    any_value(source) AS source, any_value(state) AS state, any_value(stage) AS stage, any_value(reason) AS reason,
    CAST(sum(TRY_CAST(regexp_extract(detail, '^[0-9]+') AS BIGINT)) FILTER (WHERE source_kind = 'watched-file') AS BIGINT)
    || ' documents, read before' AS detail,
    CAST(sum(inputs) AS BIGINT) AS inputs
FROM dispositions
JOIN said_again USING (run_id, position)
GROUP BY run_id, folded_position
