-- What was asked of the web and how it ended, and what is known of each feed: loaded from the state of an archive.

CREATE TABLE fetches (
    archive VARCHAR NOT NULL,
    number BIGINT NOT NULL,
    round VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    source VARCHAR,
    kind VARCHAR NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    state VARCHAR NOT NULL,
    reason VARCHAR,
    status INTEGER,
    bytes BIGINT NOT NULL,
    new INTEGER,
    final VARCHAR
);
COMMENT ON TABLE fetches IS 'How each address ended in each round of fetch. One row an address and round, loaded by the ingest that reads the archive; key (archive, number), held by the loader.';
COMMENT ON COLUMN fetches.archive IS 'Random name of the archive, the same as long as its state file lives.';
COMMENT ON COLUMN fetches.number IS 'Order in that archive.';
COMMENT ON COLUMN fetches.round IS 'Round of fetch; begins with its time.';
COMMENT ON COLUMN fetches.address IS 'Address as it was asked for: as the source book or a feed names it.';
COMMENT ON COLUMN fetches.source IS 'Name of the entry in sources.toml.';
COMMENT ON COLUMN fetches.kind IS 'feed, sitemap, page, robots; redirect: an answer that led elsewhere; entry: an entry of a feed whose own text was taken.';
COMMENT ON COLUMN fetches.asked_at IS 'When it was asked; of what was not asked, when that was decided.';
COMMENT ON COLUMN fetches.state IS 'Its end in that round, a fixed word: fetched, unchanged, robots, private-address, timeout, gone …; docs/sources.md lists all.';
COMMENT ON COLUMN fetches.reason IS 'More for a person; NULL: the state says it all.';
COMMENT ON COLUMN fetches.status IS 'HTTP status of the last answer; NULL: there was none.';
COMMENT ON COLUMN fetches.bytes IS 'Bytes of the last answer as they came over the wire; 0: none came, or none that was kept.';
COMMENT ON COLUMN fetches.new IS 'Of a feed or sitemap: entries never seen before; NULL: of anything else, or there was no answer.';
COMMENT ON COLUMN fetches.final IS 'Where redirects have led; NULL: there were none.';

CREATE TABLE feeds (
    archive VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    state VARCHAR,
    reason VARCHAR,
    last_asked_at TIMESTAMPTZ,
    next_at TIMESTAMPTZ NOT NULL,
    failures INTEGER NOT NULL,
    usual_gap_seconds DOUBLE,
    last_new_at TIMESTAMPTZ,
    quiet_since TIMESTAMPTZ,
    doubled_since TIMESTAMPTZ,
    teasers_since TIMESTAMPTZ,
    retired_at TIMESTAMPTZ,
    hub VARCHAR
);
COMMENT ON TABLE feeds IS 'Feeds and sitemaps as they are known now. One row a feed, renewed by each ingest that reads the archive; key (archive, address), held by the loader.';
COMMENT ON COLUMN feeds.archive IS 'Random name of the archive, the same as long as its state file lives.';
COMMENT ON COLUMN feeds.address IS 'Address as the source book or the index of a sitemap names it.';
COMMENT ON COLUMN feeds.source IS 'Name of the entry in sources.toml.';
COMMENT ON COLUMN feeds.kind IS 'feed or sitemap.';
COMMENT ON COLUMN feeds.state IS 'How it ended when it was last asked.';
COMMENT ON COLUMN feeds.reason IS 'More of that for a person; NULL: the state says it all.';
COMMENT ON COLUMN feeds.last_asked_at IS 'When it was last asked; NULL: not yet.';
COMMENT ON COLUMN feeds.next_at IS 'When it is asked again at the earliest.';
COMMENT ON COLUMN feeds.failures IS 'Since it last gave an answer.';
COMMENT ON COLUMN feeds.usual_gap_seconds IS 'Nine of ten gaps between polls that brought something new are shorter; NULL: too few to tell.';
COMMENT ON COLUMN feeds.last_new_at IS 'When it last brought something new; NULL: never.';
COMMENT ON COLUMN feeds.quiet_since IS 'When it last brought something, if that is twice the usual gap ago; NULL: it is not quiet.';
COMMENT ON COLUMN feeds.doubled_since IS 'Since when it brings twice as much in a day as on the days before; NULL: it does not.';
COMMENT ON COLUMN feeds.teasers_since IS 'Since when none of its entries has more than a summary; NULL: some have.';
COMMENT ON COLUMN feeds.retired_at IS 'When it was given up, after a 410 or a month of failures; NULL: it is in use.';
COMMENT ON COLUMN feeds.hub IS 'WebSub hub that tells of new entries, as the feed names it; NULL: none.';
