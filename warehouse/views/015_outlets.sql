-- Only this name is asked: what a file says of an outlet by its host holds for articles that have no other name.
CREATE OR REPLACE VIEW source_outlets AS
WITH named AS (SELECT DISTINCT source FROM articles WHERE source IS NOT NULL)
SELECT
    named.source, outlets.name AS outlet, outlets.owner, outlets.country, outlets.language, outlets.kind
FROM named
LEFT JOIN outlets
    ON lower(outlets.name) = lower(named.source)
    OR list_contains(outlets.hosts, regexp_replace(lower(named.source), '^www\.', ''))
QUALIFY row_number() OVER (
    PARTITION BY named.source ORDER BY lower(outlets.name) = lower(named.source) DESC NULLS LAST, outlets.name
) = 1;
COMMENT ON VIEW source_outlets IS 'What is known of each publisher in the warehouse. One row a source; key source; all else is NULL where no file names it.';
COMMENT ON COLUMN source_outlets.outlet IS 'Its name in the file that names it; NULL: none does.';

CREATE OR REPLACE VIEW article_keys AS
SELECT DISTINCT article_id, key
FROM (
    SELECT article_id, unnest([article_id, external_id, url, url_normalized, title]) AS key FROM articles
)
WHERE key IS NOT NULL;
COMMENT ON VIEW article_keys IS 'What an article goes by: its id, external id, URLs, headline. One row an (article_id, key); a key may be several articles.';
COMMENT ON COLUMN article_keys.key IS 'One of them, as it is written there.';

-- Text that names no zone is UTC, whatever the zone of the connection: a cast to TIMESTAMPTZ alone would take that one.
CREATE OR REPLACE MACRO utc(moment) AS CASE
    WHEN regexp_matches(CAST(moment AS VARCHAR), ':\d\d.*([+-]\d|[A-Za-z])')
    THEN CAST(CAST(moment AS VARCHAR) AS TIMESTAMPTZ)
    ELSE CAST(CAST(moment AS VARCHAR) AS TIMESTAMP) AT TIME ZONE 'UTC'
END;
COMMENT ON MACRO utc IS 'What `moment` says, a time or its text; without a zone it is UTC, whatever the connection says.';
