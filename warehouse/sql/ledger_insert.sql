INSERT INTO dispositions (run_id, position, source_kind, seen_at, source, state, stage, reason, detail, inputs)
SELECT run_id, position, source_kind, seen_at, source, state, stage, reason, detail, inputs
FROM folded
