-- Publisher memory: furniture that came back in story after story. Versioned, so that results don't depend on order.

CREATE TABLE memory_versions (
    version INTEGER PRIMARY KEY,
    stories INTEGER NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE memory_versions IS 'Versions of the publisher memory; the greatest is in force. Only reclean makes one.';
COMMENT ON COLUMN memory_versions.version IS 'Counts from 1.';
COMMENT ON COLUMN memory_versions.stories IS 'Articles that it was learnt from.';
COMMENT ON COLUMN memory_versions.made_at IS 'When it was learnt.';
COMMENT ON COLUMN memory_versions.run_id IS 'Run that learnt it.';

CREATE TABLE memory_lines (
    version INTEGER NOT NULL,
    publisher VARCHAR NOT NULL,
    line_key BLOB NOT NULL
);
COMMENT ON TABLE memory_lines IS 'Lines and templates of each version. Key (version, publisher, line_key).';
COMMENT ON COLUMN memory_lines.version IS 'Version of the memory.';
COMMENT ON COLUMN memory_lines.publisher IS 'Publisher, in lower case.';
COMMENT ON COLUMN memory_lines.line_key IS 'Hash of the line, or of its template with numbers, dates and names masked.';
