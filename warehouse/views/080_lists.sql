CREATE OR REPLACE VIEW article_metadata AS
SELECT article_id, source, found ->> 0 AS field, found ->> 1 AS value
FROM (SELECT article_id, source, unnest(CAST(metadata AS JSON[])) AS found FROM articles);
COMMENT ON VIEW article_metadata IS 'What pages say of themselves and has no column of its own. One row an article, field and value; a field with several values has several rows.';
COMMENT ON COLUMN article_metadata.field IS 'site_name, section, tag, description, rights ...';
COMMENT ON COLUMN article_metadata.value IS 'As found.';

CREATE OR REPLACE VIEW article_images AS
SELECT article_id, source, image ->> 'url' AS image_url, image ->> 'caption' AS caption, image ->> 'credit' AS credit
FROM (SELECT article_id, source, unnest(CAST(images AS JSON[])) AS image FROM articles);
COMMENT ON VIEW article_images IS 'Pictures that pages mark as such. One row a picture of an article.';
COMMENT ON COLUMN article_images.image_url IS 'Address of the picture; NULL: not given.';
COMMENT ON COLUMN article_images.caption IS 'Its caption; NULL: none marked.';
COMMENT ON COLUMN article_images.credit IS 'Who took it; NULL: nobody is named.';

CREATE OR REPLACE VIEW article_repairs AS
SELECT
    article_id, source, CAST(repair ->> 'line' AS INTEGER) AS line, repair ->> 'rule' AS rule,
    repair ->> 'before' AS before, repair ->> 'after' AS after
FROM (SELECT article_id, source, unnest(CAST(repairs AS JSON[])) AS repair FROM articles);
COMMENT ON VIEW article_repairs IS 'What was mended in clean texts. One row a repair; what was struck is in removals.';
COMMENT ON COLUMN article_repairs.line IS '1-based line of extracted_text.';
COMMENT ON COLUMN article_repairs.rule IS 'mojibake, unwrap-link, join-page-break ...';
COMMENT ON COLUMN article_repairs.before IS 'As it stood.';
COMMENT ON COLUMN article_repairs.after IS 'As it is.';
