CREATE OR REPLACE VIEW stories_daily AS
WITH stories AS (
    SELECT
        cluster_id, min(published_at) AS first_published_at, arg_min(language, place) AS language,
        count(*) AS articles, count(DISTINCT source) AS sources
    FROM copies
    GROUP BY cluster_id
)
SELECT
    CAST(first_published_at AS DATE) AS day, language, count(*) AS stories,
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

CREATE OR REPLACE VIEW outlet_copy_edges AS
WITH carried AS (
    SELECT cluster_id, source, min(place) AS place, min(delay_minutes) AS delay_minutes
    FROM copies
    WHERE cluster_size > 1 AND source IS NOT NULL
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
    WHERE leader.source <> follower.source
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
COMMENT ON COLUMN outlet_copy_edges.stories IS 'Stories that both carried, the leader first.';
COMMENT ON COLUMN outlet_copy_edges.p50_delay_minutes IS 'Median minutes between the two; NULL: no pair has times of day.';
COMMENT ON COLUMN outlet_copy_edges.leader_share IS 'stories / all stories of the leader.';
COMMENT ON COLUMN outlet_copy_edges.follower_share IS 'stories / all stories of the follower.';

CREATE OR REPLACE MACRO fast_stories(n, hours) AS TABLE
WITH carried AS (
    SELECT cluster_id, source, min(delay_minutes) AS delay_minutes
    FROM copies
    WHERE source IS NOT NULL
    GROUP BY cluster_id, source
),
fast AS (
    SELECT cluster_id, count(*) AS sources, max(delay_minutes) AS last_delay_minutes
    FROM carried
    WHERE delay_minutes <= hours * 60
    GROUP BY cluster_id
    HAVING count(*) >= n
)
SELECT
    fast.cluster_id, copies.article_id, copies.title, copies.source, copies.published_at, fast.sources,
    fast.last_delay_minutes
FROM fast
JOIN copies ON copies.cluster_id = fast.cluster_id AND copies.place = 1
ORDER BY fast.sources DESC, copies.published_at;
COMMENT ON MACRO TABLE fast_stories IS 'Stories that at least `n` publishers carried within `hours` of the first publication. One row a cluster, with its first article. Publishers stand for owners: who owns them is not known here.';

CREATE OR REPLACE VIEW wire_stories AS
SELECT
    copies.article_id, copies.cluster_id, copies.source, copies.published_at, copies.place, copies.delay_minutes,
    clusters.agency, clusters.agency_confidence
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
    AND (from_at IS NULL OR published_at >= CAST(from_at AS TIMESTAMPTZ))
    AND (to_at IS NULL OR published_at < CAST(to_at AS TIMESTAMPTZ))
GROUP BY agency, source
ORDER BY stories DESC, agency, source;
COMMENT ON MACRO TABLE wire_delay IS 'wire_pickup for one agency and for articles published from `from_at` until before `to_at`; NULL for any of them: no limit.';

CREATE OR REPLACE VIEW wire_pickup AS FROM wire_delay(NULL, NULL, NULL);
COMMENT ON VIEW wire_pickup IS 'Which publishers republish agency copy, and how long after the first. One row an (agency, source).';
COMMENT ON COLUMN wire_pickup.agency IS 'Agency that the story is credited to.';
COMMENT ON COLUMN wire_pickup.source IS 'Publisher that carried them; NULL: not known.';
COMMENT ON COLUMN wire_pickup.stories IS 'Stories of the agency that the publisher carried.';
COMMENT ON COLUMN wire_pickup.articles IS 'Its articles of these stories.';
COMMENT ON COLUMN wire_pickup.first_with_it IS 'Articles that were the first known publication.';
COMMENT ON COLUMN wire_pickup.timed IS 'Later articles with a known delay: what the quantiles rest on.';
COMMENT ON COLUMN wire_pickup.p50_delay_minutes IS 'Median minutes after the first publication; NULL: none is timed.';
COMMENT ON COLUMN wire_pickup.p90_delay_minutes IS 'Nine tenths came within this; NULL: none is timed.';
