-- A cluster that began and ended within one run was never shown to anybody: no change to report.
CREATE OR REPLACE VIEW cluster_changes AS
WITH founded AS (
    SELECT concat('c', article_id) AS cluster_id, run_id FROM article_revisions WHERE revision_no = 1
)
SELECT
    events.happened_at, events.kind, events.cluster_id, events.other_id, events.articles, events.run_id, copies.title,
    clusters.size AS other_size, copies.source
FROM cluster_events AS events
ANTI JOIN founded
    ON founded.run_id = events.run_id
    AND founded.cluster_id = CASE events.kind WHEN 'merged' THEN events.cluster_id ELSE events.other_id END
LEFT JOIN clusters ON clusters.cluster_id = events.other_id
LEFT JOIN copies ON copies.article_id = clusters.representative_id;
COMMENT ON VIEW cluster_changes IS 'Clusters that were merged or split after a run had shown them. One row an event; title, source and other_size speak of other_id as it is now, NULL: it has been merged on since.';
COMMENT ON COLUMN cluster_changes.other_size IS 'Articles of other_id now.';

CREATE OR REPLACE MACRO cluster_changes_since(ts) AS TABLE
SELECT happened_at, kind, cluster_id, other_id, articles, run_id, title, other_size, source
FROM cluster_changes
WHERE happened_at > utc(ts)
ORDER BY happened_at, cluster_id;
COMMENT ON MACRO TABLE cluster_changes_since IS 'Clusters merged or split after `ts`, but for what began and ended within one run. One row an event; title, source and other_size speak of other_id as it is now, NULL: it has been merged on since. As a view: cluster_changes.';

CREATE OR REPLACE VIEW corpus_history AS
WITH dated AS (
    SELECT
        revisions.article_id, members.cluster_id, revisions.revision_no, revisions.external_id, revisions.url,
        revisions.source, revisions.title, revisions.authors, revisions.agency, revisions.text, revisions.language,
        revisions.published_at, revisions.published_precision, revisions.word_count, revisions.text_sha256,
        revisions.identity, revisions.loaded_at AS loaded_from,
        CASE
            WHEN revisions.revision_no = 1 THEN revisions.published_at
            ELSE greatest(revisions.published_at, coalesce(revisions.modified_at, revisions.loaded_at))
        END AS published_from
    FROM article_revisions AS revisions
    JOIN cluster_members AS members USING (article_id)
)
SELECT
    dated.*, lead(loaded_from) OVER in_turn AS loaded_until, lead(published_from) OVER in_turn AS published_until
FROM dated
WINDOW in_turn AS (PARTITION BY article_id ORDER BY revision_no);
COMMENT ON VIEW corpus_history IS 'Every revision with the time that it stood, by load and by publication. One row a revision; key (article_id, revision_no). cluster_id is that of today, so that a later merge does not bring doubles back.';
COMMENT ON COLUMN corpus_history.cluster_id IS 'Its cluster today.';
COMMENT ON COLUMN corpus_history.loaded_from IS 'When it was loaded.';
COMMENT ON COLUMN corpus_history.loaded_until IS 'When the next revision was loaded; NULL: it is the current one.';
COMMENT ON COLUMN corpus_history.published_from IS 'First publication; of a later revision its declared change, else its load. NULL: undated.';
COMMENT ON COLUMN corpus_history.published_until IS 'published_from of the next revision; NULL: it is the current one, or the next is undated.';

CREATE OR REPLACE MACRO corpus_asof(ts, clock := 'load') AS TABLE
SELECT
    cluster_id, article_id, revision_no, external_id, url, source, title, authors, agency, text, language,
    published_at, published_precision, word_count, text_sha256, count(*) OVER (PARTITION BY cluster_id) AS cluster_size
FROM (
    SELECT *
    FROM corpus_history
    WHERE CASE clock
        WHEN 'load' THEN loaded_from
        WHEN 'publication' THEN published_from
        ELSE error('corpus_asof: clock is load or publication')
    END <= utc(ts)
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY revision_no DESC) = 1
)
QUALIFY row_number() OVER (PARTITION BY cluster_id ORDER BY published_at NULLS LAST, text_sha256, identity) = 1
ORDER BY article_id;
COMMENT ON MACRO TABLE corpus_asof IS 'The corpus as it was at `ts`: one row a cluster, its first article of those known then, in the revision of then. `clock` is load (the default: what the warehouse had) or publication (what was published; undated articles are left out). Which articles belong together is what is known today, so that a later merge does not bring doubles back. The same `ts` on the same warehouse gives the same rows. As a view: corpus_history.';

CREATE OR REPLACE VIEW story_texts AS
SELECT
    copies.cluster_id, copies.article_id, copies.title, copies.source, copies.published_at, copies.place,
    copies.cluster_size, strip_accents(lower(concat_ws(E'\n', articles.title, articles.text))) AS folded_text
FROM copies
JOIN articles USING (article_id);
COMMENT ON VIEW story_texts IS 'Titles and texts to look for a phrase in. One row an article; key article_id; for each story once, take the lowest place.';
COMMENT ON COLUMN story_texts.folded_text IS 'Title and text in lower case without accents.';

CREATE OR REPLACE MACRO search_stories(q, from_at, to_at) AS TABLE
WITH hits AS (
    SELECT cluster_id, count(*) AS matching, min(place) AS place
    FROM story_texts
    WHERE contains(folded_text, strip_accents(lower(q)))
        AND (from_at IS NULL OR published_at >= utc(from_at))
        AND (to_at IS NULL OR published_at < utc(to_at))
    GROUP BY cluster_id
)
SELECT
    hits.cluster_id, copies.article_id, copies.title, copies.source, copies.published_at, hits.matching,
    copies.cluster_size
FROM hits
JOIN copies ON copies.cluster_id = hits.cluster_id AND copies.place = hits.place
ORDER BY copies.published_at DESC NULLS LAST, copies.article_id;
COMMENT ON MACRO TABLE search_stories IS 'Stories with the phrase `q` in text or title, whatever its case and accents, published from `from_at` until before `to_at`; NULL: no limit. One row a cluster: the first article that has it, how many have it, and the size of the cluster. `copydesk search` ranks instead. As a view: story_texts.';
