-- A date without a time of day would make every delay a matter of midnight, so only timed articles have one.
CREATE OR REPLACE VIEW copies AS
WITH placed AS (
    SELECT
        article_id, cluster_id, source, title, language, agency, published_at, published_precision, first_seen_at,
        word_count,
        published_at IS NOT NULL AND published_precision IN ('second', 'minute') AS is_timed,
        row_number() OVER by_time AS place,
        count(*) OVER (PARTITION BY cluster_id) AS cluster_size,
        first_value(article_id) OVER by_time AS first_id
    FROM articles
    WINDOW by_time AS (PARTITION BY cluster_id ORDER BY published_at NULLS LAST, first_seen_at, text_sha256, identity)
)
SELECT
    placed.article_id, placed.cluster_id, placed.source, placed.title, placed.language, placed.agency,
    placed.published_at, placed.published_precision, placed.first_seen_at, placed.word_count, placed.place,
    placed.cluster_size, placed.first_id, first_copy.source AS first_source,
    CASE
        WHEN placed.is_timed AND first_copy.is_timed
        THEN date_diff('second', first_copy.published_at, placed.published_at) / 60.0
    END AS delay_minutes
FROM placed
JOIN placed AS first_copy ON first_copy.article_id = placed.first_id;
COMMENT ON VIEW copies IS 'Every article with its place in its cluster. One row an article; key article_id. Undated articles come last, then by first_seen_at, then by their text, so that the order is the same in any folder.';
COMMENT ON COLUMN copies.place IS '1 is the first publication that is known; a date without a time of day counts as midnight UTC.';
COMMENT ON COLUMN copies.cluster_size IS 'Articles in the cluster.';
COMMENT ON COLUMN copies.first_id IS 'Article at place 1 of the cluster.';
COMMENT ON COLUMN copies.first_source IS 'Publisher of the article at place 1; NULL: not known.';
COMMENT ON COLUMN copies.delay_minutes IS 'Minutes after the first publication; NULL: one of the two has no time of day.';

CREATE OR REPLACE VIEW copy_timelines AS
SELECT
    members.article_id AS of_id, copies.place, copies.article_id, copies.source, copies.title, copies.published_at,
    copies.published_precision, copies.delay_minutes, copies.first_seen_at, copies.cluster_id
FROM cluster_members AS members
JOIN copies USING (cluster_id);
COMMENT ON VIEW copy_timelines IS 'Who published the text of each article first, who followed. One row an (of_id, article of its cluster); key (of_id, place).';
COMMENT ON COLUMN copy_timelines.of_id IS 'Article whose timeline it is.';

CREATE OR REPLACE MACRO copy_timeline(id) AS TABLE
SELECT place, article_id, source, title, published_at, published_precision, delay_minutes, first_seen_at
FROM copies
WHERE cluster_id IN (
    SELECT members.cluster_id
    FROM cluster_members AS members
    JOIN article_keys AS named USING (article_id)
    WHERE named.key = id
)
ORDER BY cluster_id, place;
COMMENT ON MACRO TABLE copy_timeline IS 'Who published the text of an article first, who followed, in order. `id` is its article id, external id, URL or exact headline. One row an article of its cluster; empty: no such article. As a view: copy_timelines.';

CREATE OR REPLACE VIEW article_pairs AS
SELECT
    left_id AS article_id, right_id AS other_id, duplicate_pairs.* EXCLUDE (left_id, right_id)
FROM duplicate_pairs
UNION ALL
SELECT right_id, left_id, duplicate_pairs.* EXCLUDE (left_id, right_id)
FROM duplicate_pairs;
COMMENT ON VIEW article_pairs IS 'Every verified pair, also the refused, seen from both of its articles. Key (article_id, other_id).';
COMMENT ON COLUMN article_pairs.article_id IS 'One of the two.';
COMMENT ON COLUMN article_pairs.other_id IS 'The other one.';

CREATE OR REPLACE VIEW duplicates AS
SELECT
    mine.article_id AS of_id, mine.source AS of_source, mine.title AS of_title, theirs.article_id, theirs.source,
    theirs.title, theirs.published_at, theirs.delay_minutes, pairs.verdict, pairs.reason, pairs.jaccard,
    pairs.containment, pairs.longest_passage, theirs.place, theirs.cluster_id
FROM articles AS mine
JOIN copies AS theirs ON theirs.cluster_id = mine.cluster_id AND theirs.article_id <> mine.article_id
LEFT JOIN article_pairs AS pairs ON pairs.article_id = mine.article_id AND pairs.other_id = theirs.article_id;
COMMENT ON VIEW duplicates IS 'The other articles of the cluster of each article, and why. One row an (of_id, article_id). verdict to longest_passage are NULL where the two were not compared themselves: they are joined through others.';
COMMENT ON COLUMN duplicates.of_id IS 'Article that they are copies of.';
COMMENT ON COLUMN duplicates.of_source IS 'Its publisher; NULL: not known.';
COMMENT ON COLUMN duplicates.of_title IS 'Its headline; NULL: it has none.';

CREATE OR REPLACE MACRO duplicates_of(id) AS TABLE
SELECT
    article_id, source, title, published_at, delay_minutes, verdict, reason, jaccard, containment, longest_passage
FROM duplicates
WHERE of_id IN (SELECT named.article_id FROM article_keys AS named WHERE named.key = id)
ORDER BY of_id, place;
COMMENT ON MACRO TABLE duplicates_of IS 'The other articles of the cluster of an article and why. `id` is its article id, external id, URL or exact headline. verdict to longest_passage are NULL where the two were not compared themselves: they are joined through others. As a view: duplicates.';

CREATE OR REPLACE VIEW duplicate_explanations AS
SELECT
    mine.article_id, pairs.other_id, mine.cluster_id = theirs.cluster_id AS same_cluster,
    mine.cluster_id, theirs.cluster_id AS other_cluster_id, pairs.* EXCLUDE (article_id, other_id),
    mine.title, theirs.title AS other_title, mine.source, theirs.source AS other_source,
    mine.published_at, theirs.published_at AS other_published_at
FROM article_pairs AS pairs
JOIN articles AS mine ON mine.article_id = pairs.article_id
JOIN articles AS theirs ON theirs.article_id = pairs.other_id;
COMMENT ON VIEW duplicate_explanations IS 'Why two articles are one report or not, of all that were compared. One row an ordered pair; key (article_id, other_id).';
COMMENT ON COLUMN duplicate_explanations.same_cluster IS 'Whether they are one report.';
COMMENT ON COLUMN duplicate_explanations.other_cluster_id IS 'Cluster of the other one.';
COMMENT ON COLUMN duplicate_explanations.other_title IS 'Headline of the other one; NULL: it has none.';
COMMENT ON COLUMN duplicate_explanations.other_source IS 'Publisher of the other one; NULL: not known.';
COMMENT ON COLUMN duplicate_explanations.other_published_at IS 'First publication of the other one, UTC; NULL: unknown.';

CREATE OR REPLACE MACRO explain_duplicate(one, two) AS TABLE
SELECT
    mine.article_id, theirs.article_id AS other_id, mine.cluster_id = theirs.cluster_id AS same_cluster,
    mine.cluster_id, theirs.cluster_id AS other_cluster_id, pairs.* EXCLUDE (article_id, other_id),
    mine.title, theirs.title AS other_title, mine.source, theirs.source AS other_source,
    mine.published_at, theirs.published_at AS other_published_at
FROM articles AS mine
JOIN articles AS theirs ON theirs.article_id IN (SELECT named.article_id FROM article_keys AS named WHERE named.key = two)
LEFT JOIN article_pairs AS pairs ON pairs.article_id = mine.article_id AND pairs.other_id = theirs.article_id
WHERE mine.article_id IN (SELECT named.article_id FROM article_keys AS named WHERE named.key = one)
ORDER BY mine.article_id, theirs.article_id;
COMMENT ON MACRO TABLE explain_duplicate IS 'Why two articles are one report or not; `one` and `two` are article ids, external ids, URLs or exact headlines. One row a pair that goes by these; none: one of them does not exist. verdict is NULL where they were never alike enough to be compared. As a view, of the compared: duplicate_explanations.';

CREATE OR REPLACE VIEW copy_alteration AS
WITH involved AS (
    SELECT article_id FROM copies WHERE place > 1
    UNION
    SELECT first_id FROM copies WHERE place > 1
),
worded AS (
    SELECT article_id, regexp_extract_all(lower(text), '[\p{L}\p{N}]+') AS words
    FROM articles
    SEMI JOIN involved USING (article_id)
),
-- Runs of three words, as the index compares them: (the, dam, reopened), (dam, reopened, on) ...
shingled AS (
    SELECT article_id, list_distinct(list_zip(words, words[2:], words[3:], true)) AS shingles FROM worded
),
compared AS (
    SELECT
        copies.article_id, copies.first_id, copies.source, copies.first_source, copies.delay_minutes,
        copies.word_count, len(own.shingles) AS own, len(original.shingles) AS original,
        len(list_intersect(own.shingles, original.shingles)) AS shared
    FROM copies
    JOIN shingled AS own ON own.article_id = copies.article_id
    JOIN shingled AS original ON original.article_id = copies.first_id
    WHERE copies.place > 1
)
SELECT
    article_id, first_id, source, first_source, delay_minutes, word_count, shared / nullif(original, 0) AS kept_share,
    1 - shared / nullif(original, 0) AS cut_share, 1 - shared / nullif(own, 0) AS added_share
FROM compared;
COMMENT ON VIEW copy_alteration IS 'How much text each copy kept, cut and added, relative to the first of its cluster. One row an article that is not the first; key article_id.';
COMMENT ON COLUMN copy_alteration.kept_share IS 'Share of the first article''s distinct three-word runs that the copy has; NULL: it has none.';
COMMENT ON COLUMN copy_alteration.cut_share IS '1 - kept_share.';
COMMENT ON COLUMN copy_alteration.added_share IS 'Share of the copy''s distinct three-word runs that the first article lacks; NULL: it has none.';

CREATE OR REPLACE VIEW excerpts AS
SELECT
    quoting.article_id AS quoting_id, quoting.source AS quoting_source, quoting.title AS quoting_title,
    quoted.article_id AS quoted_id, quoted.source AS quoted_source, quoted.title AS quoted_title,
    duplicate_pairs.quoting_id IS NOT NULL AS direction_known, duplicate_pairs.quoted_share,
    duplicate_pairs.longest_passage, duplicate_pairs.hours_apart
FROM duplicate_pairs
JOIN articles AS quoting ON quoting.article_id = coalesce(duplicate_pairs.quoting_id, duplicate_pairs.left_id)
JOIN articles AS quoted
    ON quoted.article_id IN (duplicate_pairs.left_id, duplicate_pairs.right_id)
    AND quoted.article_id <> quoting.article_id
WHERE duplicate_pairs.reason = 'excerpt';
COMMENT ON VIEW excerpts IS 'Articles that quote another at length and are no copy of it. One row a pair; key (quoting_id, quoted_id).';
COMMENT ON COLUMN excerpts.quoting_id IS 'Article that quotes.';
COMMENT ON COLUMN excerpts.quoting_source IS 'Its publisher; NULL: not known.';
COMMENT ON COLUMN excerpts.quoting_title IS 'Its title; NULL: it has none.';
COMMENT ON COLUMN excerpts.quoted_id IS 'Article that is quoted.';
COMMENT ON COLUMN excerpts.quoted_source IS 'Its publisher; NULL: not known.';
COMMENT ON COLUMN excerpts.quoted_title IS 'Its title; NULL: it has none.';
COMMENT ON COLUMN excerpts.direction_known IS 'FALSE: nothing tells which of the two quotes; they stand by their ids.';
