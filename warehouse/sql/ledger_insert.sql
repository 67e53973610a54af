INSERT INTO dispositions (run_id, position, source_kind, seen_at, state, detail, inputs)
SELECT run_id, position, source_kind, seen_at, 'unchanged', detail, inputs
FROM folded
