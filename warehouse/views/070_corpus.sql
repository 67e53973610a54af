CREATE OR REPLACE MACRO cluster_changes_since(ts) AS TABLE
SELECT
    cluster_events.happened_at, cluster_events.kind, cluster_events.cluster_id, cluster_events.other_id,
    cluster_events.articles, cluster_events.run_id, copies.title, clusters.size AS other_size
FROM cluster_events
LEFT JOIN clusters ON clusters.cluster_id = cluster_events.other_id
LEFT JOIN copies ON copies.article_id = clusters.representative_id
WHERE cluster_events.happened_at > CAST(ts AS TIMESTAMPTZ)
ORDER BY cluster_events.happened_at, cluster_events.cluster_id;
COMMENT ON MACRO TABLE cluster_changes_since IS 'Clusters merged or split after `ts`. One row an event; title and other_size speak of other_id as it is now, NULL: it has been merged on since.';

CREATE OR REPLACE MACRO corpus_asof(ts) AS TABLE
WITH known AS (
    SELECT
        revisions.article_id, members.cluster_id, revisions.revision_no, revisions.external_id, revisions.url,
        revisions.source, revisions.title, revisions.authors, revisions.agency, revisions.text, revisions.language,
        revisions.published_at, revisions.published_precision, revisions.word_count, revisions.text_sha256,
        revisions.identity
    FROM article_revisions AS revisions
    JOIN cluster_members AS members USING (article_id)
    WHERE revisions.loaded_at <= CAST(ts AS TIMESTAMPTZ)
    QUALIFY row_number() OVER (PARTITION BY revisions.article_id ORDER BY revisions.revision_no DESC) = 1
)
SELECT
    cluster_id, article_id, revision_no, external_id, url, source, title, authors, agency, text, language,
    published_at, published_precision, word_count, text_sha256, count(*) OVER (PARTITION BY cluster_id) AS cluster_size
FROM known
QUALIFY row_number() OVER (PARTITION BY cluster_id ORDER BY published_at NULLS LAST, text_sha256, identity) = 1
ORDER BY article_id;
COMMENT ON MACRO TABLE corpus_asof IS 'The corpus as it was loaded at `ts`: one row a cluster, its first article of those known then, in the revision of then. Which articles belong together is what is known today, so that a later merge does not bring doubles back. The same `ts` on the same warehouse gives the same rows.';

CREATE OR REPLACE MACRO search_stories(q, from_at, to_at) AS TABLE
WITH hits AS (
    SELECT
        copies.cluster_id, count(*) AS matching, min(copies.place) AS place
    FROM copies
    JOIN articles USING (article_id)
    WHERE (
            contains(strip_accents(lower(articles.text)), strip_accents(lower(q)))
            OR contains(strip_accents(lower(coalesce(articles.title, ''))), strip_accents(lower(q)))
        )
        AND (from_at IS NULL OR copies.published_at >= CAST(from_at AS TIMESTAMPTZ))
        AND (to_at IS NULL OR copies.published_at < CAST(to_at AS TIMESTAMPTZ))
    GROUP BY copies.cluster_id
)
SELECT
    hits.cluster_id, copies.article_id, copies.title, copies.source, copies.published_at, hits.matching,
    copies.cluster_size
FROM hits
JOIN copies ON copies.cluster_id = hits.cluster_id AND copies.place = hits.place
ORDER BY copies.published_at DESC NULLS LAST, copies.article_id;
COMMENT ON MACRO TABLE search_stories IS 'Stories with the phrase `q` in text or title, whatever its case and accents, published from `from_at` until before `to_at`; NULL: no limit. One row a cluster: the first article that has it, how many have it, and the size of the cluster. `copydesk search` ranks instead.';
