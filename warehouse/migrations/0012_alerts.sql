-- What was wrong, from when to when, and who was told. The small file beside the warehouse leads; this is its copy.
CREATE TABLE alerts (
    alert VARCHAR NOT NULL,
    input VARCHAR NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('raised', 'over')),
    what VARCHAR NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    command VARCHAR NOT NULL,
    run_id VARCHAR,
    told VARCHAR NOT NULL
);
COMMENT ON TABLE alerts IS 'What was found wrong: with runs, sources, the disk. One row each time; key (alert, input, since). As of the end of the newest run.';
COMMENT ON COLUMN alerts.alert IS 'run-failed, run-held, source-vanished, source-silent, volume, rejections, disk or quality.';
COMMENT ON COLUMN alerts.input IS 'Paths of the run, the path that vanished, the publisher or feed, or the folder of the disk.';
COMMENT ON COLUMN alerts.state IS 'raised: it still holds; over: it has ended.';
COMMENT ON COLUMN alerts.what IS 'In words.';
COMMENT ON COLUMN alerts.since IS 'From when on it held.';
COMMENT ON COLUMN alerts.ended_at IS 'When a run first found it no more; NULL: it still holds.';
COMMENT ON COLUMN alerts.command IS 'A shell line that mends it, or shows more of it.';
COMMENT ON COLUMN alerts.run_id IS 'Run that found it; NULL: the run could not begin.';
COMMENT ON COLUMN alerts.told IS 'JSON: by which way (webhook, command) which state was told last. Empty: nobody was told.';
