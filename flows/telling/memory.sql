CREATE TABLE IF NOT EXISTS alerts (
    id INTEGER PRIMARY KEY,
    alert TEXT NOT NULL,
    input TEXT NOT NULL,
    what TEXT NOT NULL,
    since TEXT NOT NULL, -- ISO 8601, UTC
    command TEXT NOT NULL,
    run_id TEXT,
    runs INTEGER NOT NULL, -- in a row that found it
    raised INTEGER NOT NULL, -- 0: not yet in enough runs
    ended_at TEXT,
    ended_by TEXT -- run
);
CREATE TABLE IF NOT EXISTS told (
    id INTEGER NOT NULL,
    way TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (id, way)
);
