CREATE OR REPLACE VIEW stories_daily AS
WITH stories AS (
    SELECT
        cluster_id, min(published_at) AS first_published_at, arg_min(language, place) AS language,
        count(*) AS articles, count(DISTINCT source) AS sources
    FROM copies
    GROUP BY cluster_id
)
SELECT
    CAST(first_published_at AT TIME ZONE 'UTC' AS DATE) AS day, language, count(*) AS stories,
    CAST(sum(articles) AS BIGINT) AS articles, CAST(sum(articles) AS BIGINT) - count(*) AS copies,
    count(*) FILTER (WHERE sources > 1) AS shared_stories
FROM stories
GROUP BY ALL;
COMMENT ON VIEW stories_daily IS 'Distinct stories, not articles, by day and language. One row a (day, language); a story counts once, on the UTC day of its first publication and in the language of its first article.';
COMMENT ON COLUMN stories_daily.day IS 'UTC day; NULL: no article of the story has a date.';
COMMENT ON COLUMN stories_daily.language IS 'BCP 47; NULL: unknown.';
COMMENT ON COLUMN stories_daily.stories IS 'Clusters.';
COMMENT ON COLUMN stories_daily.articles IS 'Articles of these stories, of whatever day.';
COMMENT ON COLUMN stories_daily.copies IS 'Articles beyond the first of each story.';
COMMENT ON COLUMN stories_daily.shared_stories IS 'Stories that more than one publisher carried.';

CREATE OR REPLACE VIEW stories_by_country AS
WITH stories AS (
    SELECT
        cluster_id, min(published_at) AS first_published_at, arg_min(source, place) AS source, count(*) AS articles
    FROM copies
    GROUP BY cluster_id
)
SELECT
    CAST(first_published_at AT TIME ZONE 'UTC' AS DATE) AS day, country, count(*) AS stories,
    CAST(sum(articles) AS BIGINT) AS articles
FROM stories
LEFT JOIN source_outlets USING (source)
GROUP BY ALL;
COMMENT ON VIEW stories_by_country IS 'Distinct stories by day and country of who was first with them. One row a (day, country).';
COMMENT ON COLUMN stories_by_country.day IS 'UTC day of the first publication; NULL: no article of the story has a date.';
COMMENT ON COLUMN stories_by_country.country IS 'Two capital letters; NULL: no outlets file says it of the publisher.';
COMMENT ON COLUMN stories_by_country.stories IS 'Clusters.';
COMMENT ON COLUMN stories_by_country.articles IS 'Articles of these stories, of whatever country.';

CREATE OR REPLACE VIEW outlet_originality AS
WITH sorted AS (
    SELECT
        copies.source,
        CASE
            WHEN clusters.agency IS NOT NULL THEN 'wire'
            WHEN copies.place = 1 THEN 'original'
            WHEN copies.source = copies.first_source THEN 'repeated'
            ELSE 'copied'
        END AS kind
    FROM copies
    JOIN clusters USING (cluster_id)
)
SELECT
    source, count(*) AS articles,
    count(*) FILTER (WHERE kind = 'original') AS original,
    count(*) FILTER (WHERE kind = 'repeated') AS repeated,
    count(*) FILTER (WHERE kind = 'copied') AS copied,
    count(*) FILTER (WHERE kind = 'wire') AS wire,
    count(*) FILTER (WHERE kind = 'original') / count(*) AS original_share,
    count(*) FILTER (WHERE kind = 'copied') / count(*) AS copied_share,
    count(*) FILTER (WHERE kind = 'wire') / count(*) AS wire_share
FROM sorted
GROUP BY source;
COMMENT ON VIEW outlet_originality IS 'What share of a publisher''s output is its own. One row a publisher; original + repeated + copied + wire = articles.';
COMMENT ON COLUMN outlet_originality.articles IS 'Its articles.';
COMMENT ON COLUMN outlet_originality.original IS 'Alone in their cluster or first in it, and no article of the cluster credits an agency.';
COMMENT ON COLUMN outlet_originality.repeated IS 'Later articles of a story that this publisher was first with.';
COMMENT ON COLUMN outlet_originality.copied IS 'Articles of a story that another publisher was first with.';
COMMENT ON COLUMN outlet_originality.wire IS 'Articles of a story in which some article credits an agency.';
COMMENT ON COLUMN outlet_originality.original_share IS 'original / articles.';
COMMENT ON COLUMN outlet_originality.copied_share IS 'copied / articles.';
COMMENT ON COLUMN outlet_originality.wire_share IS 'wire / articles.';

CREATE OR REPLACE VIEW owner_originality AS
SELECT
    coalesce(owner, source) AS owner, any_value(country) AS country, count(*) AS outlets,
    CAST(sum(articles) AS BIGINT) AS articles, CAST(sum(original) AS BIGINT) AS original,
    CAST(sum(copied) AS BIGINT) AS copied, CAST(sum(wire) AS BIGINT) AS wire,
    sum(original) / sum(articles) AS original_share
FROM outlet_originality
LEFT JOIN source_outlets USING (source)
GROUP BY ALL;
COMMENT ON VIEW owner_originality IS 'outlet_originality by owner. One row an owner; a publisher whose owner no file names stands for itself, NULL: neither is known.';
COMMENT ON COLUMN owner_originality.owner IS 'Who owns them, else the publisher.';
COMMENT ON COLUMN owner_originality.country IS 'Of one of its outlets; NULL: not said.';
COMMENT ON COLUMN owner_originality.outlets IS 'Publishers of it that have articles here.';
COMMENT ON COLUMN owner_originality.articles IS 'Their articles.';
COMMENT ON COLUMN owner_originality.original IS 'Of these, alone in their cluster or first in it, and nobody credits an agency.';
COMMENT ON COLUMN owner_originality.copied IS 'Of a story that another publisher was first with, of this owner or not.';
COMMENT ON COLUMN owner_originality.wire IS 'Of a story in which some article credits an agency.';
COMMENT ON COLUMN owner_originality.original_share IS 'original / articles.';

CREATE OR REPLACE VIEW outlet_copy_edges AS
WITH carried AS (
    SELECT
        cluster_id, source, min(place) AS place, min(published_at) AS published_at,
        min(delay_minutes) AS delay_minutes
    FROM copies
    WHERE cluster_size > 1 AND source IS NOT NULL AND published_at IS NOT NULL
    GROUP BY cluster_id, source
),
output AS (
    SELECT source, count(DISTINCT cluster_id) AS stories FROM copies WHERE source IS NOT NULL GROUP BY source
),
edges AS (
    SELECT
        leader.source AS leader, follower.source AS follower, count(*) AS stories,
        median(follower.delay_minutes - leader.delay_minutes) AS p50_delay_minutes
    FROM carried AS leader
    JOIN carried AS follower ON follower.cluster_id = leader.cluster_id AND follower.place > leader.place
    WHERE leader.source <> follower.source AND leader.published_at <> follower.published_at
    GROUP BY leader.source, follower.source
)
SELECT
    edges.leader, edges.follower, edges.stories, edges.p50_delay_minutes,
    edges.stories / leaders.stories AS leader_share, edges.stories / followers.stories AS follower_share
FROM edges
JOIN output AS leaders ON leaders.source = edges.leader
JOIN output AS followers ON followers.source = edges.follower;
COMMENT ON VIEW outlet_copy_edges IS 'Which publishers carry the same stories, and who comes first. One row a (leader, follower) with at least one story in common that the leader had earlier.';
COMMENT ON COLUMN outlet_copy_edges.leader IS 'Publisher whose first article of the story came earlier.';
COMMENT ON COLUMN outlet_copy_edges.follower IS 'Publisher whose first article of the story came later.';
COMMENT ON COLUMN outlet_copy_edges.stories IS 'Stories that both carried, the leader first. The undated and those of one moment are not counted.';
COMMENT ON COLUMN outlet_copy_edges.p50_delay_minutes IS 'Median minutes between the two; NULL: no pair has times of day.';
COMMENT ON COLUMN outlet_copy_edges.leader_share IS 'stories / all stories of the leader.';
COMMENT ON COLUMN outlet_copy_edges.follower_share IS 'stories / all stories of the follower.';

CREATE OR REPLACE VIEW story_spread AS
WITH carried AS (
    SELECT
        copies.cluster_id, copies.source, coalesce(any_value(known.owner), copies.source) AS owner,
        any_value(known.country) AS country, min(copies.delay_minutes) AS delay_minutes
    FROM copies
    LEFT JOIN source_outlets AS known USING (source)
    WHERE copies.source IS NOT NULL
    GROUP BY copies.cluster_id, copies.source
    HAVING min(copies.delay_minutes) IS NOT NULL
),
marked AS (
    SELECT
        cluster_id, source, owner, country, delay_minutes,
        row_number() OVER (PARTITION BY cluster_id, owner ORDER BY delay_minutes, source) = 1 AS is_new_owner
    FROM carried
)
SELECT
    marked.cluster_id, copies.article_id, copies.title, copies.source, copies.published_at,
    marked.source AS by_source, marked.owner AS by_owner, marked.country AS by_country, marked.delay_minutes,
    count(*) OVER by_then AS sources, count(*) FILTER (WHERE is_new_owner) OVER by_then AS owners
FROM marked
JOIN copies ON copies.cluster_id = marked.cluster_id AND copies.place = 1
WINDOW by_then AS (PARTITION BY marked.cluster_id ORDER BY marked.delay_minutes);
COMMENT ON VIEW story_spread IS 'How each story spread: with each publisher that took it up, how many had it by then. One row a (cluster_id, by_source); article_id to published_at are of the first article. Publishers whose delay is not known are left out.';
COMMENT ON COLUMN story_spread.by_source IS 'Publisher that took it up.';
COMMENT ON COLUMN story_spread.by_owner IS 'Its owner; the publisher itself where no outlets file names one.';
COMMENT ON COLUMN story_spread.by_country IS 'Its country; NULL: not said.';
COMMENT ON COLUMN story_spread.delay_minutes IS 'Minutes after the first publication.';
COMMENT ON COLUMN story_spread.sources IS 'Publishers that had it by then.';
COMMENT ON COLUMN story_spread.owners IS 'Owners that had it by then.';

CREATE OR REPLACE MACRO fast_stories(n, hours) AS TABLE
SELECT
    cluster_id, article_id, title, source, published_at, max(sources) AS sources,
    max(delay_minutes) AS last_delay_minutes, max(owners) AS owners
FROM story_spread
WHERE delay_minutes <= hours * 60
GROUP BY cluster_id, article_id, title, source, published_at
HAVING max(owners) >= n
ORDER BY owners DESC, sources DESC, published_at;
COMMENT ON MACRO TABLE fast_stories IS 'Stories that at least `n` independent owners carried within `hours` of the first publication. One row a cluster, with its first article. A publisher whose owner no outlets file names stands for itself. As a view: story_spread.';

CREATE OR REPLACE VIEW wire_stories AS
SELECT
    copies.article_id, copies.cluster_id, copies.source, copies.published_at, copies.place, copies.delay_minutes,
    clusters.agency, clusters.agency_confidence, copies.title
FROM copies
JOIN clusters USING (cluster_id)
WHERE clusters.agency IS NOT NULL;
COMMENT ON VIEW wire_stories IS 'Articles of the stories in which some article credits an agency. One row an article; key article_id.';
COMMENT ON COLUMN wire_stories.agency IS 'Agency that the story is credited to; this article itself may have dropped the credit.';

CREATE OR REPLACE MACRO wire_delay(agency_name, from_at, to_at) AS TABLE
SELECT
    agency, source, count(DISTINCT cluster_id) AS stories, count(*) AS articles,
    count(*) FILTER (WHERE place = 1) AS first_with_it,
    count(delay_minutes) FILTER (WHERE place > 1) AS timed,
    quantile_cont(delay_minutes, 0.5) FILTER (WHERE place > 1) AS p50_delay_minutes,
    quantile_cont(delay_minutes, 0.9) FILTER (WHERE place > 1) AS p90_delay_minutes
FROM wire_stories
WHERE (agency_name IS NULL OR agency = agency_name)
    AND (from_at IS NULL OR published_at >= utc(from_at))
    AND (to_at IS NULL OR published_at < utc(to_at))
GROUP BY agency, source
ORDER BY stories DESC, agency, source;
COMMENT ON MACRO TABLE wire_delay IS 'wire_pickup for one agency and for articles published from `from_at` until before `to_at`; NULL for any of them: no limit. As views: wire_pickup, and wire_stories article by article.';

CREATE OR REPLACE VIEW wire_pickup AS
SELECT
    agency, source, count(DISTINCT cluster_id) AS stories, count(*) AS articles,
    count(*) FILTER (WHERE place = 1) AS first_with_it,
    count(delay_minutes) FILTER (WHERE place > 1) AS timed,
    quantile_cont(delay_minutes, 0.5) FILTER (WHERE place > 1) AS p50_delay_minutes,
    quantile_cont(delay_minutes, 0.9) FILTER (WHERE place > 1) AS p90_delay_minutes
FROM wire_stories
GROUP BY agency, source;
COMMENT ON VIEW wire_pickup IS 'Which publishers republish agency copy, and how long after the first. One row an (agency, source).';
COMMENT ON COLUMN wire_pickup.agency IS 'Agency that the story is credited to.';
COMMENT ON COLUMN wire_pickup.source IS 'Publisher that carried them; NULL: not known.';
COMMENT ON COLUMN wire_pickup.stories IS 'Stories of the agency that the publisher carried.';
COMMENT ON COLUMN wire_pickup.articles IS 'Its articles of these stories.';
COMMENT ON COLUMN wire_pickup.first_with_it IS 'Articles that were the first known publication.';
COMMENT ON COLUMN wire_pickup.timed IS 'Later articles with a known delay: what the quantiles rest on.';
COMMENT ON COLUMN wire_pickup.p50_delay_minutes IS 'Median minutes after the first publication; NULL: none is timed.';
COMMENT ON COLUMN wire_pickup.p90_delay_minutes IS 'Nine tenths came within this; NULL: none is timed.';
