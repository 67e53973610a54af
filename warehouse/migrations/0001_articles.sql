-- Runs, the ledger of inputs, and articles with their history. Wide rows are only appended;
-- what changes (heads, cluster members) is narrow, because DuckDB rewrites a whole row to change a column of it.

CREATE TABLE runs (
    run_id VARCHAR PRIMARY KEY,
    command VARCHAR NOT NULL,
    sources VARCHAR[] NOT NULL,
    settings JSON NOT NULL,
    version VARCHAR NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    status VARCHAR NOT NULL CHECK (status IN ('running', 'finished', 'failed', 'abandoned'))
);
COMMENT ON TABLE runs IS 'One row a run of copydesk that may write.';
COMMENT ON COLUMN runs.run_id IS 'Key: start time and a random tail; sorts by time.';
COMMENT ON COLUMN runs.command IS 'ingest, reclean, recluster, forget ...';
COMMENT ON COLUMN runs.sources IS 'What the run was asked to read, as given.';
COMMENT ON COLUMN runs.settings IS 'Settings that decide results: policy, limits, versions.';
COMMENT ON COLUMN runs.version IS 'Version of copydesk.';
COMMENT ON COLUMN runs.started_at IS 'When the run began.';
COMMENT ON COLUMN runs.ended_at IS 'When it ended; NULL while it runs or if it died.';
COMMENT ON COLUMN runs.status IS 'running, finished, failed, or abandoned: died, and its batches were loaded or dropped by a later run.';

CREATE TABLE batches (
    run_id VARCHAR NOT NULL,
    batch_no INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    loaded_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (run_id, batch_no)
);
COMMENT ON TABLE batches IS 'Markers: a batch has a row here if and only if its rows are in the other tables; written in the same transaction.';
COMMENT ON COLUMN batches.run_id IS 'Run that staged the batch.';
COMMENT ON COLUMN batches.batch_no IS 'Counts from 0 within the run.';
COMMENT ON COLUMN batches.documents IS 'Inputs in the batch; equals its dispositions.';
COMMENT ON COLUMN batches.loaded_at IS 'When the transaction was written.';

CREATE TABLE dispositions (
    run_id VARCHAR NOT NULL,
    position VARCHAR NOT NULL,
    article_id VARCHAR,
    source_kind VARCHAR NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    external_id VARCHAR,
    url VARCHAR,
    source VARCHAR,
    state VARCHAR NOT NULL CHECK (state IN ('loaded', 'revised', 'unchanged', 'duplicate', 'rejected')),
    stage VARCHAR,
    reason VARCHAR,
    detail VARCHAR,
    CHECK ((state = 'rejected') = (stage IS NOT NULL))
);
COMMENT ON TABLE dispositions IS 'The ledger: exactly one row for each input of each run. Key (run_id, position), held by the loader.';
COMMENT ON COLUMN dispositions.run_id IS 'Run that read the input.';
COMMENT ON COLUMN dispositions.position IS 'Where it was read: path, path#line or archive#offset.';
COMMENT ON COLUMN dispositions.article_id IS 'Article that it became or already was; NULL if rejected before it had an identity.';
COMMENT ON COLUMN dispositions.source_kind IS 'text-file, html-file, jsonl, csv, parquet, warc, or watched-file: a file unchanged since it was last read.';
COMMENT ON COLUMN dispositions.seen_at IS 'When the batch was staged.';
COMMENT ON COLUMN dispositions.external_id IS 'Id as given.';
COMMENT ON COLUMN dispositions.url IS 'URL as given.';
COMMENT ON COLUMN dispositions.source IS 'Publisher as given.';
COMMENT ON COLUMN dispositions.state IS 'loaded, revised (known identity, other text), unchanged, duplicate (the same identity and text again in this run), rejected.';
COMMENT ON COLUMN dispositions.stage IS 'Where it was turned away; NULL unless rejected.';
COMMENT ON COLUMN dispositions.reason IS 'Fixed kebab-case word; NULL for the plain states.';
COMMENT ON COLUMN dispositions.detail IS 'Numbers and names that belong to the reason.';

CREATE TABLE article_revisions (
    article_id VARCHAR NOT NULL,
    revision_no INTEGER NOT NULL CHECK (revision_no >= 1),
    identity VARCHAR NOT NULL,
    position VARCHAR NOT NULL,
    source_kind VARCHAR NOT NULL,
    external_id VARCHAR,
    url VARCHAR,
    url_normalized VARCHAR,
    source VARCHAR,
    title VARCHAR,
    authors VARCHAR[] NOT NULL,
    agency VARCHAR,
    text VARCHAR NOT NULL,
    extracted_text VARCHAR NOT NULL,
    language VARCHAR,
    published_at TIMESTAMPTZ,
    published_offset INTEGER,
    published_precision VARCHAR NOT NULL,
    published_source VARCHAR,
    modified_at TIMESTAMPTZ,
    fetched_at TIMESTAMPTZ,
    loaded_at TIMESTAMPTZ NOT NULL,
    word_count INTEGER NOT NULL,
    text_sha256 VARCHAR NOT NULL,
    raw_sha256 VARCHAR NOT NULL,
    raw_kind VARCHAR NOT NULL CHECK (raw_kind IN ('text', 'html')),
    charset VARCHAR,
    extractor VARCHAR NOT NULL,
    rules_version VARCHAR NOT NULL,
    flags VARCHAR[] NOT NULL,
    provenance JSON NOT NULL,
    metadata JSON NOT NULL,
    images JSON,
    repairs JSON NOT NULL,
    extra JSON,
    change_kind VARCHAR NOT NULL CHECK (change_kind IN ('first', 'text', 'title', 'text-and-title', 'recleaned')),
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE article_revisions IS 'Every state of every article; only appended. Key (article_id, revision_no), held by the loader.';
COMMENT ON COLUMN article_revisions.article_id IS 'From the identity, so the same in every run and warehouse.';
COMMENT ON COLUMN article_revisions.revision_no IS 'Counts from 1.';
COMMENT ON COLUMN article_revisions.identity IS 'What makes it this article: id and publisher, else normalized URL, else place, else content.';
COMMENT ON COLUMN article_revisions.position IS 'Where this revision was read.';
COMMENT ON COLUMN article_revisions.source_kind IS 'text-file, html-file, jsonl, csv, parquet or warc.';
COMMENT ON COLUMN article_revisions.external_id IS 'Id as given; for a file without one its path below the source.';
COMMENT ON COLUMN article_revisions.url IS 'URL as given, else the canonical one of the page.';
COMMENT ON COLUMN article_revisions.url_normalized IS 'URL without tracking, AMP and mobile forms; equal for the same page.';
COMMENT ON COLUMN article_revisions.source IS 'Publisher as given, else the name or host of its site; NULL: not known.';
COMMENT ON COLUMN article_revisions.title IS 'Headline without site name.';
COMMENT ON COLUMN article_revisions.authors IS 'People, or the organisation that is credited; empty: nobody is named.';
COMMENT ON COLUMN article_revisions.agency IS 'News agency that the text credits.';
COMMENT ON COLUMN article_revisions.text IS 'Clean text, paragraphs joined by a blank line.';
COMMENT ON COLUMN article_revisions.extracted_text IS 'Text before cleaning; the receipts in removals speak of its lines.';
COMMENT ON COLUMN article_revisions.language IS 'BCP 47; NULL: unknown.';
COMMENT ON COLUMN article_revisions.published_at IS 'First publication, UTC; NULL: unknown.';
COMMENT ON COLUMN article_revisions.published_offset IS 'Minutes east of UTC as declared; NULL: no zone was declared.';
COMMENT ON COLUMN article_revisions.published_precision IS 'second, minute, day, month, year, unknown.';
COMMENT ON COLUMN article_revisions.published_source IS 'Where the date was found: declared, json-ld, meta, dateline ...';
COMMENT ON COLUMN article_revisions.modified_at IS 'Last change that the publisher declares, UTC.';
COMMENT ON COLUMN article_revisions.fetched_at IS 'When the sender fetched it, as given.';
COMMENT ON COLUMN article_revisions.loaded_at IS 'When this revision was loaded.';
COMMENT ON COLUMN article_revisions.word_count IS 'Words of the clean text.';
COMMENT ON COLUMN article_revisions.text_sha256 IS 'SHA-256 of the clean text.';
COMMENT ON COLUMN article_revisions.raw_sha256 IS 'SHA-256 of the input; its bytes are in raw_documents while they are kept.';
COMMENT ON COLUMN article_revisions.raw_kind IS 'text or html, after sniffing.';
COMMENT ON COLUMN article_revisions.charset IS 'That the bytes were read with; NULL: they came as text.';
COMMENT ON COLUMN article_revisions.extractor IS 'Which reading of the page won; text: none was needed.';
COMMENT ON COLUMN article_revisions.rules_version IS 'Hash of rules, model and publisher files that cleaned it.';
COMMENT ON COLUMN article_revisions.flags IS 'Kebab-case warnings: short, is-truncated, future-date, suspect-short ...';
COMMENT ON COLUMN article_revisions.provenance IS 'Field -> where its value was found.';
COMMENT ON COLUMN article_revisions.metadata IS 'List of [field, value] of what has no column: site_name, section, tag, rights ...';
COMMENT ON COLUMN article_revisions.images IS 'List of {url, caption, credit}; NULL: none marked.';
COMMENT ON COLUMN article_revisions.repairs IS 'List of {line, rule, before, after}: what was mended in the text.';
COMMENT ON COLUMN article_revisions.extra IS 'Input fields that copydesk does not know.';
COMMENT ON COLUMN article_revisions.change_kind IS 'first, text, title, text-and-title, or recleaned: the input is the same, the rules are not.';
COMMENT ON COLUMN article_revisions.run_id IS 'Run that loaded it.';

CREATE TABLE article_heads (
    article_id VARCHAR NOT NULL,
    revision_no INTEGER NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE article_heads IS 'One row an article: which revision is the current one.';
COMMENT ON COLUMN article_heads.article_id IS 'Key, held by the loader.';
COMMENT ON COLUMN article_heads.revision_no IS 'The current revision.';
COMMENT ON COLUMN article_heads.first_seen_at IS 'When its first revision was loaded.';

CREATE TABLE revision_removals (
    article_id VARCHAR NOT NULL,
    revision_no INTEGER NOT NULL,
    line INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    whole BOOLEAN NOT NULL,
    confidence FLOAT NOT NULL,
    CHECK (line >= 1 AND start >= 0 AND "end" >= start)
);
COMMENT ON TABLE revision_removals IS 'Receipts of every revision. Key (article_id, revision_no, line, start).';
COMMENT ON COLUMN revision_removals.article_id IS 'Article that lost the text.';
COMMENT ON COLUMN revision_removals.revision_no IS 'Its revision.';
COMMENT ON COLUMN revision_removals.line IS '1-based line of extracted_text split on LF.';
COMMENT ON COLUMN revision_removals.start IS 'First code point of the span in the line.';
COMMENT ON COLUMN revision_removals."end" IS 'Code point after the last.';
COMMENT ON COLUMN revision_removals.text IS 'What was struck.';
COMMENT ON COLUMN revision_removals.label IS 'What it was on the page: caption, subscribe, related ...';
COMMENT ON COLUMN revision_removals.rule IS 'Rule, memory or model that struck it.';
COMMENT ON COLUMN revision_removals.whole IS 'Nothing but space or markup is left of the line.';
COMMENT ON COLUMN revision_removals.confidence IS '0 to 1; 1 for a rule.';

CREATE TABLE raw_documents (
    article_id VARCHAR NOT NULL,
    revision_no INTEGER NOT NULL,
    raw_sha256 VARCHAR NOT NULL,
    raw BLOB NOT NULL,
    raw_bytes BIGINT NOT NULL,
    declared JSON NOT NULL,
    kept_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE raw_documents IS 'Inputs as they came, for cleaning them again. Dropped by the keep_raw policy, never changed.';
COMMENT ON COLUMN raw_documents.article_id IS 'Article that it became.';
COMMENT ON COLUMN raw_documents.revision_no IS 'Its revision.';
COMMENT ON COLUMN raw_documents.raw_sha256 IS 'SHA-256 of the bytes before compression.';
COMMENT ON COLUMN raw_documents.raw IS 'The bytes, zstd-compressed.';
COMMENT ON COLUMN raw_documents.raw_bytes IS 'Their number before compression.';
COMMENT ON COLUMN raw_documents.declared IS 'What the sender said of the document, as given: id, url, source, title, dates, kind, charset ...';
COMMENT ON COLUMN raw_documents.kept_at IS 'When they were stored.';

CREATE TABLE watched_files (
    path VARCHAR NOT NULL,
    size BIGINT NOT NULL,
    mtime_ns BIGINT NOT NULL,
    documents INTEGER NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE watched_files IS 'Files that were read to their end. One that has not changed since gets one disposition and is not read.';
COMMENT ON COLUMN watched_files.path IS 'Absolute path, and the column mapping that it was read with, if any; key, held by the loader.';
COMMENT ON COLUMN watched_files.size IS 'Bytes when it was read.';
COMMENT ON COLUMN watched_files.mtime_ns IS 'Time of last change when it was read.';
COMMENT ON COLUMN watched_files.documents IS 'Inputs that it held.';
COMMENT ON COLUMN watched_files.run_id IS 'Run that read it.';
