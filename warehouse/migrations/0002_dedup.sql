-- Signatures, the index that proposes pairs, the verified pairs, and the clusters made of them.
-- No indexes and keys in the schema: an ART index takes five times the space of the rows and slows loading; the writer holds the keys.

CREATE TABLE signatures (
    article_id VARCHAR NOT NULL,
    scheme VARCHAR NOT NULL,
    hashvalues UINTEGER[] NOT NULL,
    shingle_count INTEGER NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE signatures IS 'MinHash of the current text of each article. Key article_id; no row for a text without words.';
COMMENT ON COLUMN signatures.article_id IS 'Article that was signed.';
COMMENT ON COLUMN signatures.scheme IS 'Hash, seed, permutations, shingling, bands and sample; signatures of unlike schemes are never compared.';
COMMENT ON COLUMN signatures.hashvalues IS 'The 128 values, equal to those of datasketch.MinHash with the published hashfunc.';
COMMENT ON COLUMN signatures.shingle_count IS 'Distinct 3-word shingles of the text.';
COMMENT ON COLUMN signatures.run_id IS 'Run that signed it.';

CREATE TABLE indexed_articles (
    article_no INTEGER NOT NULL,
    article_id VARCHAR NOT NULL,
    revision_no INTEGER NOT NULL,
    published_hour INTEGER,
    shingle_count INTEGER NOT NULL,
    sample_count INTEGER NOT NULL,
    text_key UBIGINT NOT NULL,
    url_key UBIGINT
);
COMMENT ON TABLE indexed_articles IS 'Articles in the near-duplicate index, by a number that takes 4 bytes there. Keys article_no and article_id.';
COMMENT ON COLUMN indexed_articles.article_no IS 'Never used again: a revision gets a new number.';
COMMENT ON COLUMN indexed_articles.article_id IS 'The article.';
COMMENT ON COLUMN indexed_articles.revision_no IS 'Revision whose text is indexed.';
COMMENT ON COLUMN indexed_articles.published_hour IS 'Hours since 1970 UTC; NULL: no date.';
COMMENT ON COLUMN indexed_articles.shingle_count IS 'Distinct shingles of the text.';
COMMENT ON COLUMN indexed_articles.sample_count IS 'Those that the modulus picks, also of a short text of which all are indexed.';
COMMENT ON COLUMN indexed_articles.text_key IS 'First 8 bytes of text_sha256.';
COMMENT ON COLUMN indexed_articles.url_key IS '8 bytes of a hash of url_normalized; NULL: no URL.';

CREATE TABLE indexed_shingles (
    shingle UBIGINT NOT NULL,
    article_no INTEGER NOT NULL,
    published_hour INTEGER
);
COMMENT ON TABLE indexed_shingles IS 'Sampled shingles of each article: equal ones propose a pair.';
COMMENT ON COLUMN indexed_shingles.shingle IS 'hash64 of the shingle.';
COMMENT ON COLUMN indexed_shingles.article_no IS 'The article.';
COMMENT ON COLUMN indexed_shingles.published_hour IS 'Of the article: a scan for a time window passes over whole row groups.';

CREATE TABLE indexed_bands (
    band_key UBIGINT NOT NULL,
    article_no INTEGER NOT NULL,
    published_hour INTEGER
);
COMMENT ON TABLE indexed_bands IS 'The 32 LSH band keys of each article; two articles share one exactly where datasketch.MinHashLSH would propose them.';
COMMENT ON COLUMN indexed_bands.band_key IS 'Hash of the number of the band and its 4 values.';
COMMENT ON COLUMN indexed_bands.article_no IS 'The article.';
COMMENT ON COLUMN indexed_bands.published_hour IS 'Of the article.';

CREATE TABLE crowded_buckets (
    run_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('shingle', 'band')),
    bucket UBIGINT NOT NULL,
    members INTEGER NOT NULL
);
COMMENT ON TABLE crowded_buckets IS 'Shingles and bands that so many articles share that they proposed no pairs. One row a run and bucket.';
COMMENT ON COLUMN crowded_buckets.run_id IS 'Run that met it.';
COMMENT ON COLUMN crowded_buckets.kind IS 'shingle or band.';
COMMENT ON COLUMN crowded_buckets.bucket IS 'The shared value.';
COMMENT ON COLUMN crowded_buckets.members IS 'Articles that had it then, within the time window.';

CREATE TABLE dedup_policies (
    policy_id VARCHAR NOT NULL,
    settings JSON NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE dedup_policies IS 'Settings that pairs were decided by. Key policy_id.';
COMMENT ON COLUMN dedup_policies.policy_id IS 'Hash of the settings.';
COMMENT ON COLUMN dedup_policies.settings IS 'Every setting of the policy.';
COMMENT ON COLUMN dedup_policies.run_id IS 'Run that used them first.';

CREATE TABLE frequency_versions (
    version INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE frequency_versions IS 'Versions of the document frequencies; the greatest is in force, 0 is the one that ships with copydesk and has no rows here.';
COMMENT ON COLUMN frequency_versions.version IS 'Key.';
COMMENT ON COLUMN frequency_versions.documents IS 'Documents that were counted.';
COMMENT ON COLUMN frequency_versions.made_at IS 'When they were counted.';
COMMENT ON COLUMN frequency_versions.run_id IS 'Run that counted them.';

CREATE TABLE document_frequencies (
    version INTEGER NOT NULL,
    shingle UBIGINT NOT NULL,
    documents INTEGER NOT NULL
);
COMMENT ON TABLE document_frequencies IS 'In how many documents the common shingles stand. Rare ones have no row and weigh 1. Key (version, shingle).';
COMMENT ON COLUMN document_frequencies.version IS 'Version of the frequencies.';
COMMENT ON COLUMN document_frequencies.shingle IS 'hash64 of the shingle.';
COMMENT ON COLUMN document_frequencies.documents IS 'Documents that have it.';

CREATE TABLE duplicate_pairs (
    left_id VARCHAR NOT NULL,
    right_id VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL CHECK (verdict IN ('same', 'different')),
    reason VARCHAR NOT NULL,
    score FLOAT,
    jaccard FLOAT,
    containment FLOAT,
    weighted_containment FLOAT,
    longest_passage INTEGER,
    shorter_shingles INTEGER,
    longer_shingles INTEGER,
    figures INTEGER,
    figures_shared INTEGER,
    names INTEGER,
    names_shared INTEGER,
    figures_longer INTEGER,
    figures_longer_shared INTEGER,
    names_longer INTEGER,
    names_longer_shared INTEGER,
    title_agreement FLOAT,
    hours_apart FLOAT,
    later_id VARCHAR,
    policy_id VARCHAR NOT NULL,
    frequency_version INTEGER NOT NULL,
    run_id VARCHAR NOT NULL,
    CHECK (left_id < right_id)
);
COMMENT ON TABLE duplicate_pairs IS 'Pairs of articles that were compared: those found to be the same report, and those refused that came close. Key (left_id, right_id).';
COMMENT ON COLUMN duplicate_pairs.left_id IS 'The lesser article id.';
COMMENT ON COLUMN duplicate_pairs.right_id IS 'The greater article id.';
COMMENT ON COLUMN duplicate_pairs.verdict IS 'same or different.';
COMMENT ON COLUMN duplicate_pairs.reason IS 'Same: override-same, exact-text, same-url, near-copy, shortened. Different: override-not-same, little-shared, other-figures, other-facts, other-headline, outside-window.';
COMMENT ON COLUMN duplicate_pairs.score IS 'weighted_containment + agreement of facts + half the agreement of figures, at most 2.5; NULL where the texts were not compared.';
COMMENT ON COLUMN duplicate_pairs.jaccard IS 'Exact, of the sets of 3-word shingles.';
COMMENT ON COLUMN duplicate_pairs.containment IS 'Share of the shorter text''s shingles that the longer one has.';
COMMENT ON COLUMN duplicate_pairs.weighted_containment IS 'The same with each shingle weighted by its rarity.';
COMMENT ON COLUMN duplicate_pairs.longest_passage IS 'Words of the longest passage of the shorter text that is all in the longer one.';
COMMENT ON COLUMN duplicate_pairs.shorter_shingles IS 'Distinct shingles of the shorter text.';
COMMENT ON COLUMN duplicate_pairs.longer_shingles IS 'Distinct shingles of the longer text.';
COMMENT ON COLUMN duplicate_pairs.figures IS 'Distinct figures in the shorter text.';
COMMENT ON COLUMN duplicate_pairs.figures_shared IS 'Of these, those in the longer one.';
COMMENT ON COLUMN duplicate_pairs.names IS 'Distinct capitalised words within sentences of the shorter text.';
COMMENT ON COLUMN duplicate_pairs.names_shared IS 'Of these, those in the longer one.';
COMMENT ON COLUMN duplicate_pairs.figures_longer IS 'Distinct figures in the longer text.';
COMMENT ON COLUMN duplicate_pairs.figures_longer_shared IS 'Of these, those in the shorter one.';
COMMENT ON COLUMN duplicate_pairs.names_longer IS 'Distinct capitalised words within sentences of the longer text.';
COMMENT ON COLUMN duplicate_pairs.names_longer_shared IS 'Of these, those in the shorter one.';
COMMENT ON COLUMN duplicate_pairs.title_agreement IS 'Share of the shorter headline''s words that both headlines have; 1 where one has none.';
COMMENT ON COLUMN duplicate_pairs.hours_apart IS 'Between the dates of publication; NULL where one has none.';
COMMENT ON COLUMN duplicate_pairs.later_id IS 'The later of the two where it carries new facts: an update. NULL: neither does.';
COMMENT ON COLUMN duplicate_pairs.policy_id IS 'Settings that decided.';
COMMENT ON COLUMN duplicate_pairs.frequency_version IS 'Document frequencies that weighted.';
COMMENT ON COLUMN duplicate_pairs.run_id IS 'Run that compared or last decided.';

CREATE TABLE dedup_overrides (
    left_id VARCHAR NOT NULL,
    right_id VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL CHECK (verdict IN ('same', 'not-same')),
    note VARCHAR,
    made_at TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL,
    CHECK (left_id < right_id)
);
COMMENT ON TABLE dedup_overrides IS 'What a person said of two articles; it holds against every rule. Key (left_id, right_id).';
COMMENT ON COLUMN dedup_overrides.left_id IS 'The lesser article id.';
COMMENT ON COLUMN dedup_overrides.right_id IS 'The greater article id.';
COMMENT ON COLUMN dedup_overrides.verdict IS 'same: always one cluster; not-same: never.';
COMMENT ON COLUMN dedup_overrides.note IS 'Why, as given.';
COMMENT ON COLUMN dedup_overrides.made_at IS 'When it was said.';
COMMENT ON COLUMN dedup_overrides.run_id IS 'Run that wrote it.';

CREATE TABLE cluster_members (
    article_id VARCHAR NOT NULL,
    cluster_id VARCHAR NOT NULL,
    is_update BOOLEAN NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE cluster_members IS 'The cluster of every article, also of one that is alone in its own. Key article_id.';
COMMENT ON COLUMN cluster_members.article_id IS 'The article.';
COMMENT ON COLUMN cluster_members.cluster_id IS 'Its cluster.';
COMMENT ON COLUMN cluster_members.is_update IS 'A later version: carries most of an earlier member''s text, with other or further figures.';
COMMENT ON COLUMN cluster_members.run_id IS 'Run that put it there.';

CREATE TABLE clusters (
    cluster_id VARCHAR NOT NULL,
    representative_id VARCHAR NOT NULL,
    size INTEGER NOT NULL,
    sources INTEGER NOT NULL,
    first_published_at TIMESTAMPTZ,
    last_published_at TIMESTAMPTZ,
    agency VARCHAR,
    agency_confidence FLOAT,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE clusters IS 'One row a cluster of articles that are the same report. Key cluster_id.';
COMMENT ON COLUMN clusters.cluster_id IS 'Lasts: after a merge or split the old id still resolves, by resolve_cluster(id).';
COMMENT ON COLUMN clusters.representative_id IS 'The member that stands for the cluster: the earliest, unless the policy says longest or preferred.';
COMMENT ON COLUMN clusters.size IS 'Members.';
COMMENT ON COLUMN clusters.sources IS 'Distinct publishers of the members.';
COMMENT ON COLUMN clusters.first_published_at IS 'Earliest date of a member; NULL: none has one.';
COMMENT ON COLUMN clusters.last_published_at IS 'Latest date of a member; NULL: none has one.';
COMMENT ON COLUMN clusters.agency IS 'News agency that the report likely came from: the one that most members credit. NULL: none is credited.';
COMMENT ON COLUMN clusters.agency_confidence IS 'Share of the crediting members that name it, drawn towards one half where few do.';
COMMENT ON COLUMN clusters.run_id IS 'Run that last changed it.';

CREATE TABLE cluster_events (
    run_id VARCHAR NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('merged', 'split')),
    cluster_id VARCHAR NOT NULL,
    other_id VARCHAR NOT NULL,
    articles INTEGER NOT NULL
);
COMMENT ON TABLE cluster_events IS 'What became of clusters: merged into another, or split off from another.';
COMMENT ON COLUMN cluster_events.run_id IS 'Run in which it happened.';
COMMENT ON COLUMN cluster_events.happened_at IS 'When.';
COMMENT ON COLUMN cluster_events.kind IS 'merged: cluster_id is gone, most of it is in other_id. split: cluster_id is new, its articles came from other_id.';
COMMENT ON COLUMN cluster_events.cluster_id IS 'The cluster that ended or began.';
COMMENT ON COLUMN cluster_events.other_id IS 'The cluster that its articles went to or came from.';
COMMENT ON COLUMN cluster_events.articles IS 'How many articles moved.';
