-- `recleaned` revisions are ours, not the publisher's: the input stayed, the rules changed.
CREATE OR REPLACE VIEW article_changes AS
SELECT
    newer.article_id, newer.revision_no, newer.source, newer.change_kind, newer.loaded_at AS changed_at,
    older.title AS old_title, newer.title AS new_title,
    older.word_count AS old_word_count, newer.word_count AS new_word_count,
    newer.word_count - older.word_count AS word_change,
    older.modified_at AS old_modified_at, newer.modified_at AS new_modified_at,
    newer.published_at,
    date_diff('second', newer.published_at, newer.loaded_at) / 60.0 AS minutes_after_publication,
    list_contains(newer.flags, 'has-correction') AND NOT list_contains(older.flags, 'has-correction') AS adds_correction,
    newer.run_id
FROM article_revisions AS newer
JOIN article_revisions AS older
    ON older.article_id = newer.article_id AND older.revision_no = newer.revision_no - 1;
COMMENT ON VIEW article_changes IS 'How articles changed. One row a revision after the first; key (article_id, revision_no). The texts are in article_revisions, their difference in revision_diff.';
COMMENT ON COLUMN article_changes.change_kind IS 'text, title, text-and-title: the publisher''s; recleaned: the input is the same, the rules are not.';
COMMENT ON COLUMN article_changes.changed_at IS 'When the new revision was loaded; the change itself came between this and the load before.';
COMMENT ON COLUMN article_changes.old_title IS 'Headline before; NULL: there was none.';
COMMENT ON COLUMN article_changes.new_title IS 'Headline after; NULL: there is none.';
COMMENT ON COLUMN article_changes.old_word_count IS 'Words before.';
COMMENT ON COLUMN article_changes.new_word_count IS 'Words after.';
COMMENT ON COLUMN article_changes.word_change IS 'Words after less words before.';
COMMENT ON COLUMN article_changes.old_modified_at IS 'Declared last change before; NULL: none was declared.';
COMMENT ON COLUMN article_changes.new_modified_at IS 'Declared last change after; NULL: none is declared.';
COMMENT ON COLUMN article_changes.minutes_after_publication IS 'From publication to the load of the change; NULL: the publication is undated.';
COMMENT ON COLUMN article_changes.adds_correction IS 'The new text notes a correction, the old one did not.';

CREATE OR REPLACE VIEW headline_changes AS
SELECT
    article_id, revision_no, source, old_title, new_title, changed_at, published_at, minutes_after_publication, run_id
FROM article_changes
WHERE change_kind IN ('title', 'text-and-title') AND old_title IS NOT NULL AND new_title IS NOT NULL;
COMMENT ON VIEW headline_changes IS 'Headlines that were rewritten after publication. One row a change; key (article_id, revision_no).';
COMMENT ON COLUMN headline_changes.old_title IS 'Headline before.';
COMMENT ON COLUMN headline_changes.new_title IS 'Headline after.';

CREATE OR REPLACE VIEW unannounced_edits AS
SELECT
    article_id, revision_no, source, new_title AS title, word_change, changed_at, published_at,
    new_modified_at AS modified_at, minutes_after_publication, run_id
FROM article_changes
WHERE change_kind IN ('text', 'text-and-title')
    AND new_modified_at IS NOT DISTINCT FROM old_modified_at
    AND NOT adds_correction;
COMMENT ON VIEW unannounced_edits IS 'Texts that changed while the declared date of change did not, and that note no correction. One row a change; key (article_id, revision_no).';
COMMENT ON COLUMN unannounced_edits.title IS 'Headline after the change.';
COMMENT ON COLUMN unannounced_edits.modified_at IS 'Declared date of change, the same before and after; NULL: the publisher declares none, so that silence means less.';

CREATE OR REPLACE VIEW revision_diffs AS
WITH paragraphs AS (
    SELECT
        article_id, revision_no, unnest(string_split(text, E'\n\n')) AS paragraph,
        generate_subscripts(string_split(text, E'\n\n'), 1) AS place
    FROM article_revisions
    SEMI JOIN (SELECT article_id FROM article_revisions WHERE revision_no = 2) AS changed USING (article_id)
),
numbered AS (
    SELECT
        article_id, revision_no, paragraph, place,
        row_number() OVER (PARTITION BY article_id, revision_no, paragraph ORDER BY place) AS occurrence
    FROM paragraphs
),
compared AS (
    SELECT older.article_id, older.revision_no AS r1, newer.revision_no AS r2
    FROM article_revisions AS older
    JOIN article_revisions AS newer ON newer.article_id = older.article_id AND newer.revision_no <> older.revision_no
),
older AS (
    SELECT compared.article_id, r1, r2, paragraph, occurrence, place
    FROM compared
    JOIN numbered ON numbered.article_id = compared.article_id AND numbered.revision_no = r1
),
newer AS (
    SELECT compared.article_id, r1, r2, paragraph, occurrence, place
    FROM compared
    JOIN numbered ON numbered.article_id = compared.article_id AND numbered.revision_no = r2
)
SELECT
    article_id, r1, r2,
    CASE WHEN older.place IS NULL THEN 'added' WHEN newer.place IS NULL THEN 'removed' ELSE 'kept' END AS change,
    older.place AS old_paragraph_no, newer.place AS new_paragraph_no, paragraph
FROM older
FULL JOIN newer USING (article_id, r1, r2, paragraph, occurrence);
COMMENT ON VIEW revision_diffs IS 'Every two revisions of an article, paragraph by paragraph: kept, removed or added. One row a paragraph of either; key (article_id, r1, r2, old_paragraph_no, new_paragraph_no). A changed one is removed and added, a moved one is kept under another number.';
COMMENT ON COLUMN revision_diffs.article_id IS 'The article.';
COMMENT ON COLUMN revision_diffs.r1 IS 'Revision that is compared from.';
COMMENT ON COLUMN revision_diffs.r2 IS 'Revision that is compared to.';
COMMENT ON COLUMN revision_diffs.change IS 'kept, removed, added.';
COMMENT ON COLUMN revision_diffs.old_paragraph_no IS 'Its number in r1, from 1; NULL: not there.';
COMMENT ON COLUMN revision_diffs.new_paragraph_no IS 'Its number in r2, from 1; NULL: not there.';
COMMENT ON COLUMN revision_diffs.paragraph IS 'Its text.';

CREATE OR REPLACE MACRO revision_diff(id, from_no, to_no) AS TABLE
SELECT diffs.change, diffs.old_paragraph_no, diffs.new_paragraph_no, diffs.paragraph
FROM revision_diffs AS diffs
WHERE diffs.article_id IN (SELECT named.article_id FROM article_keys AS named WHERE named.key = id)
    AND diffs.r1 = from_no AND diffs.r2 = to_no
ORDER BY
    diffs.article_id, coalesce(diffs.new_paragraph_no, diffs.old_paragraph_no), diffs.new_paragraph_no NULLS FIRST;
COMMENT ON MACRO TABLE revision_diff IS 'Revisions `from_no` and `to_no` of an article, paragraph by paragraph: kept, removed or added. `id` is its article id, external id, URL or exact headline. As a view: revision_diffs.';
