-- What a fetcher knows. Times are seconds since 1970, UTC.
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE feeds (
    address TEXT PRIMARY KEY, source TEXT NOT NULL, kind TEXT NOT NULL, state TEXT, reason TEXT, etag TEXT,
    last_modified TEXT, sha256 TEXT, asked_at REAL, next_at REAL NOT NULL, poll_gap REAL NOT NULL,
    failures INTEGER NOT NULL, failing_since REAL, last_new_at REAL, arrivals TEXT NOT NULL, usual_gap REAL,
    moved_to TEXT, hub TEXT, quiet_since REAL, doubled_since REAL, teasers_since REAL, retired_at REAL,
    full_text INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE pages (
    key TEXT PRIMARY KEY, address TEXT NOT NULL, source TEXT NOT NULL, feed TEXT NOT NULL, found_at REAL NOT NULL,
    state TEXT NOT NULL, next_at REAL, first_at REAL, visits INTEGER NOT NULL, failures INTEGER NOT NULL,
    failing_since REAL, etag TEXT, last_modified TEXT, sha256 TEXT, final TEXT, entry TEXT NOT NULL,
    kept_in TEXT, kept_end INTEGER
) WITHOUT ROWID;
CREATE INDEX due ON pages (source, next_at) WHERE next_at IS NOT NULL;
CREATE TABLE robots (origin TEXT PRIMARY KEY, asked_at REAL NOT NULL, status INTEGER NOT NULL, rules TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE hosts (
    authority TEXT PRIMARY KEY, asked_at REAL NOT NULL, seconds REAL NOT NULL, not_before REAL NOT NULL,
    failures INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE fetches (
    number INTEGER PRIMARY KEY, round TEXT NOT NULL, address TEXT NOT NULL, source TEXT, kind TEXT NOT NULL,
    asked_at REAL NOT NULL, state TEXT NOT NULL, reason TEXT, status INTEGER, bytes INTEGER NOT NULL,
    new INTEGER, final TEXT
);
CREATE INDEX of_address ON fetches (address);
