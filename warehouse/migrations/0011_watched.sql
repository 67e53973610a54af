-- A ledger that doesn't grow by a row for each file that stays as it is, and runs that never got the warehouse.

ALTER TABLE dispositions ADD COLUMN inputs BIGINT DEFAULT 1;
COMMENT ON TABLE dispositions IS 'The ledger: one row for each input of each run, and one for all files of a source that are as they were. Key (run_id, position), held by the loader.';
COMMENT ON COLUMN dispositions.inputs IS 'How many inputs the row stands for: 1, or so many files of a source that are unchanged since they were read. Counts of inputs are sums of this.';
COMMENT ON COLUMN dispositions.position IS 'Where it was read: path, path#line or archive#offset; of files that are unchanged, the source as it was named.';

ALTER TABLE watched_files ADD COLUMN seen_at TIMESTAMPTZ;
COMMENT ON COLUMN watched_files.seen_at IS 'When it was last found to be as it was, or read to its end; NULL: before this was noted.';

-- A check can't be changed in place.
CREATE TABLE runs_with_note (
    run_id VARCHAR PRIMARY KEY,
    command VARCHAR NOT NULL,
    sources VARCHAR[] NOT NULL,
    settings JSON NOT NULL,
    version VARCHAR NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    status VARCHAR NOT NULL CHECK (status IN ('running', 'finished', 'failed', 'abandoned', 'held')),
    inputs BIGINT,
    note VARCHAR
);
INSERT INTO runs_with_note
SELECT run_id, command, sources, settings, version, started_at, ended_at, status, inputs, NULL FROM runs;
DROP TABLE runs;
ALTER TABLE runs_with_note RENAME TO runs;
COMMENT ON TABLE runs IS 'One row a run of copydesk that may write.';
COMMENT ON COLUMN runs.run_id IS 'Key: start time and a random tail; sorts by time.';
COMMENT ON COLUMN runs.command IS 'ingest, reclean, recluster, forget ...';
COMMENT ON COLUMN runs.sources IS 'What the run was asked to read, as given.';
COMMENT ON COLUMN runs.settings IS 'Settings that decide results: policy, limits, versions.';
COMMENT ON COLUMN runs.version IS 'Version of copydesk.';
COMMENT ON COLUMN runs.started_at IS 'When the run began.';
COMMENT ON COLUMN runs.ended_at IS 'When it ended; NULL while it runs or if it died.';
COMMENT ON COLUMN runs.status IS 'running, finished, failed, held (another process had the warehouse; entered by the next run that got it), or abandoned: died, and its batches were loaded or dropped by a later run.';
COMMENT ON COLUMN runs.inputs IS 'Inputs that the sources gave, counted as they were read; NULL until the run has ended, and of runs before this was counted.';
COMMENT ON COLUMN runs.note IS 'Why it failed or was held; NULL: it did not.';
