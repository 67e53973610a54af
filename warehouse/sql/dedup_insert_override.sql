INSERT INTO dedup_overrides (left_id, right_id, verdict, note, made_at, run_id)
VALUES ($left_id, $right_id, $verdict, $note, now(), $run_id)
