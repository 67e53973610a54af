INSERT INTO frequency_versions (version, documents, made_at, run_id)
VALUES ($version, $documents, now(), $run_id)
