CREATE OR REPLACE VIEW articles AS
SELECT
    article_revisions.article_id, external_id, url, url_normalized, source, title, authors, agency, text, extracted_text,
    language, published_at, published_offset, published_precision, published_source, modified_at, fetched_at,
    first_seen_at, loaded_at, word_count, text_sha256, raw_sha256, raw_kind, charset, cluster_id, revision_no, identity,
    position, source_kind, extractor, rules_version, flags, provenance, metadata, images, repairs, extra,
    article_revisions.run_id
FROM article_revisions
JOIN article_heads USING (article_id, revision_no)
JOIN cluster_members USING (article_id);
COMMENT ON VIEW articles IS 'One row an article: its current revision. Key article_id; cluster_id is never NULL.';

CREATE OR REPLACE VIEW removals AS
SELECT article_id, line, start, "end", text, label, rule, whole, confidence, revision_no
FROM revision_removals
SEMI JOIN article_heads USING (article_id, revision_no);
COMMENT ON VIEW removals IS 'Receipts of the current revisions. Key (article_id, line, start).';

CREATE OR REPLACE VIEW rejections AS
SELECT run_id, position, source_kind, seen_at, external_id, url, source, stage, reason, detail, inputs
FROM dispositions
WHERE state = 'rejected';
COMMENT ON VIEW rejections IS 'Inputs that were turned away, with the reason. Key (run_id, position).';

CREATE OR REPLACE VIEW article_sightings AS
SELECT article_id, min(seen_at) AS first_seen_at, max(seen_at) AS last_seen_at, count(*) AS times_seen
FROM dispositions
WHERE article_id IS NOT NULL
GROUP BY article_id;
COMMENT ON VIEW article_sightings IS 'When an article was read first and last. Key article_id.';
COMMENT ON COLUMN article_sightings.first_seen_at IS 'When it was read first.';
COMMENT ON COLUMN article_sightings.last_seen_at IS 'When it was read last, changed or not.';
COMMENT ON COLUMN article_sightings.times_seen IS 'Rows of the ledger that are this article; of those older than keep_ledger_days that only say unchanged, the newest alone is kept.';

CREATE OR REPLACE VIEW distinct_articles AS
SELECT articles.*, clusters.size AS cluster_size, clusters.sources AS cluster_sources
FROM articles
JOIN clusters ON clusters.representative_id = articles.article_id;
COMMENT ON VIEW distinct_articles IS 'One row a cluster: its representative, with the size and sources of the cluster. Key cluster_id.';
COMMENT ON COLUMN distinct_articles.cluster_size IS 'Articles in the cluster.';
COMMENT ON COLUMN distinct_articles.cluster_sources IS 'Distinct publishers in the cluster.';
