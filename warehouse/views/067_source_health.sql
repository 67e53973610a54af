CREATE OR REPLACE VIEW source_health AS
WITH clock AS (SELECT max(started_at) AS at FROM runs WHERE command = 'ingest'),
struck AS (SELECT article_id, count(*) AS lines FROM removals GROUP BY article_id),
inputs AS (
    SELECT
        coalesce(articles.source, dispositions.source) AS source, dispositions.run_id, dispositions.seen_at, dispositions.position,
        dispositions.state, dispositions.reason,
        CASE WHEN dispositions.state IN ('loaded', 'revised') THEN articles.word_count END AS words,
        CASE WHEN dispositions.state IN ('loaded', 'revised') THEN coalesce(struck.lines, 0) END AS struck,
        CASE
            WHEN dispositions.seen_at > clock.at - INTERVAL 7 DAY THEN 'this'
            WHEN dispositions.seen_at > clock.at - INTERVAL 14 DAY THEN 'last'
        END AS week,
        dispositions.seen_at > clock.at - INTERVAL 35 DAY
            AND dispositions.seen_at <= clock.at - INTERVAL 7 DAY AS in_month
    FROM dispositions
    CROSS JOIN clock
    LEFT JOIN articles USING (article_id)
    LEFT JOIN struck USING (article_id)
    WHERE dispositions.source_kind <> 'watched-file'
),
-- What lies there and is turned away by run after run is one input.
publishers AS (
    SELECT
        'publisher' AS kind, source, CAST(NULL AS VARCHAR) AS address,
        max(seen_at) AS last_input_at, max(seen_at) FILTER (WHERE state = 'loaded') AS last_new_at,
        count(*) FILTER (WHERE week = 'this' AND state = 'loaded') AS new_this_week,
        count(*) FILTER (WHERE week = 'last' AND state = 'loaded') AS new_last_week,
        count(*) FILTER (WHERE in_month AND state = 'loaded') AS new_in_month,
        count(DISTINCT position) FILTER (WHERE week = 'this' AND state = 'rejected') AS rejected_this_week,
        count(DISTINCT position) FILTER (WHERE week = 'last' AND state = 'rejected') AS rejected_last_week,
        mode(reason) FILTER (WHERE week = 'this' AND state = 'rejected') AS main_reason,
        median(words) FILTER (WHERE week = 'this') AS median_words_this_week,
        median(words) FILTER (WHERE week = 'last') AS median_words_last_week,
        median(words) FILTER (WHERE in_month) AS median_words_month,
        avg(struck) FILTER (WHERE week = 'this') AS struck_this_week,
        avg(struck) FILTER (WHERE in_month) AS struck_month,
        CAST(NULL AS DOUBLE) AS told_gap_seconds, false AS has_failed
    FROM inputs
    GROUP BY source
),
polls AS (
    SELECT
        archive, address, asked_at, new, state, coalesce(status >= 400, true) AS is_failed,
        CASE
            WHEN asked_at > clock.at - INTERVAL 7 DAY THEN 'this'
            WHEN asked_at > clock.at - INTERVAL 14 DAY THEN 'last'
        END AS week,
        asked_at > clock.at - INTERVAL 35 DAY AND asked_at <= clock.at - INTERVAL 7 DAY AS in_month
    FROM fetches
    CROSS JOIN clock
    WHERE kind IN ('feed', 'sitemap') AND state <> 'postponed'
),
fetched AS (
    SELECT
        feeds.kind, feeds.source, feeds.address, feeds.last_asked_at AS last_input_at, feeds.last_new_at,
        CAST(coalesce(sum(polls.new) FILTER (WHERE week = 'this'), 0) AS BIGINT) AS new_this_week,
        CAST(coalesce(sum(polls.new) FILTER (WHERE week = 'last'), 0) AS BIGINT) AS new_last_week,
        CAST(coalesce(sum(polls.new) FILTER (WHERE in_month), 0) AS BIGINT) AS new_in_month,
        count(*) FILTER (WHERE week = 'this' AND is_failed) AS rejected_this_week,
        count(*) FILTER (WHERE week = 'last' AND is_failed) AS rejected_last_week,
        mode(polls.state) FILTER (WHERE week = 'this' AND is_failed) AS main_reason,
        CAST(NULL AS DOUBLE) AS median_words_this_week, CAST(NULL AS DOUBLE) AS median_words_last_week,
        CAST(NULL AS DOUBLE) AS median_words_month, CAST(NULL AS DOUBLE) AS struck_this_week,
        CAST(NULL AS DOUBLE) AS struck_month, any_value(feeds.usual_gap_seconds) AS told_gap_seconds,
        any_value(feeds.retired_at IS NOT NULL OR feeds.failures >= 3) AS has_failed
    FROM feeds
    LEFT JOIN polls USING (archive, address)
    GROUP BY feeds.archive, feeds.kind, feeds.source, feeds.address, feeds.last_asked_at, feeds.last_new_at
),
arrivals AS (
    SELECT 'publisher' AS kind, source, CAST(NULL AS VARCHAR) AS address, min(seen_at) AS came_at
    FROM inputs
    WHERE state = 'loaded'
    GROUP BY source, run_id
    UNION ALL
    SELECT feeds.kind, feeds.source, feeds.address, polls.asked_at
    FROM polls
    JOIN feeds USING (archive, address)
    WHERE polls.new > 0
),
gaps AS (
    SELECT
        kind, source, address, came_at, epoch(came_at) - epoch(lag(came_at) OVER before) AS seconds,
        epoch(max(came_at) OVER whole) - epoch(came_at) AS age, epoch(max(came_at) OVER whole) - epoch(min(came_at) OVER whole) AS known
    FROM arrivals
    WINDOW whole AS (PARTITION BY kind, source, address), before AS (PARTITION BY kind, source, address ORDER BY came_at)
),
-- Of each day its longest pause, so that a night, or a weekend before a Monday, is no silence.
days AS (
    SELECT kind, source, address, max(seconds) AS longest, count(*) AS gaps, max(known) AS known
    FROM gaps
    WHERE seconds IS NOT NULL AND age < 60 * 86400
    GROUP BY kind, source, address, date_trunc('day', came_at)
),
rhythm AS (
    SELECT
        kind, source, address,
        greatest(
            quantile_disc(longest, 0.9), CASE WHEN max(known) < 7 * 86400 THEN 86400.0 ELSE 3600.0 END
        ) AS seconds
    FROM days
    GROUP BY kind, source, address
    HAVING sum(gaps) >= 3
),
counted AS (
    SELECT
        found.*, clock.at AS as_of, coalesce(
            rhythm.seconds, CASE WHEN told_gap_seconds IS NOT NULL THEN greatest(told_gap_seconds, 86400.0) END
        ) AS usual_gap_seconds,
        began.at AS known_since, epoch(clock.at) - epoch(began.at) AS known_seconds,
        least(4.0, greatest(1.0, (epoch(clock.at) - epoch(began.at)) / (7 * 86400) - 1)) AS weeks
    FROM (FROM publishers UNION ALL FROM fetched) AS found
    CROSS JOIN clock
    LEFT JOIN rhythm
        ON rhythm.kind = found.kind AND rhythm.source IS NOT DISTINCT FROM found.source
        AND rhythm.address IS NOT DISTINCT FROM found.address
    LEFT JOIN (
        SELECT kind, source, address, min(came_at) AS at FROM arrivals GROUP BY kind, source, address
    ) AS began
        ON began.kind = found.kind AND began.source IS NOT DISTINCT FROM found.source
        AND began.address IS NOT DISTINCT FROM found.address
)
SELECT
    source,
    CASE
        WHEN has_failed THEN 'broken'
        WHEN kind = 'publisher' AND rejected_this_week > new_this_week AND rejected_this_week > rejected_last_week
            THEN 'broken'
        WHEN epoch(as_of) - epoch(last_new_at) > 2 * usual_gap_seconds THEN 'silent'
        WHEN median_words_this_week < median_words_last_week / 2 THEN 'shortened'
        WHEN new_this_week = 0 THEN 'quiet'
        -- The first days of a source are no week to be held against.
        WHEN known_seconds >= 14 * 86400 AND new_last_week > 0 AND new_this_week >= 2 * new_last_week THEN 'doubled'
        WHEN 2 * new_this_week <= new_last_week THEN 'halved'
        ELSE 'steady'
    END AS health,
    last_input_at, last_new_at, new_this_week, new_last_week, rejected_this_week, rejected_last_week, main_reason,
    median_words_this_week, median_words_last_week, kind, address, usual_gap_seconds, new_in_month / weeks AS usual_new,
    median_words_month, struck_this_week, struck_month, as_of, known_since
FROM counted;
COMMENT ON VIEW source_health IS 'Which sources fell silent, doubled or broke: publishers, and the feeds and sitemaps of fetch. One row a (kind, source, address). Time is counted back from the newest run, which also comes when no news does; so a copy gives the same answer later.';
COMMENT ON COLUMN source_health.source IS 'Publisher; of a feed, the entry in sources.toml. NULL: the inputs name none.';
COMMENT ON COLUMN source_health.health IS 'The first that holds: broken (more rejected than new, and more than the week before; a feed that failed three times in a row or was given up), silent (nothing new for twice its usual gap), shortened (median length halved), quiet (nothing new in 7 days, and no gap is usual), doubled (if it is known for two weeks), halved, steady.';
COMMENT ON COLUMN source_health.last_input_at IS 'When anything of it was last read; when a feed was last asked.';
COMMENT ON COLUMN source_health.last_new_at IS 'When a new article was last loaded, or a new entry seen; NULL: never.';
COMMENT ON COLUMN source_health.new_this_week IS 'New articles, or entries, in the last 7 days.';
COMMENT ON COLUMN source_health.new_last_week IS 'In the 7 days before.';
COMMENT ON COLUMN source_health.rejected_this_week IS 'Inputs that were rejected, each once however many runs met it, or failed polls, in the last 7 days.';
COMMENT ON COLUMN source_health.rejected_last_week IS 'In the 7 days before.';
COMMENT ON COLUMN source_health.main_reason IS 'Most frequent reason of the last 7 days; NULL: nothing was rejected.';
COMMENT ON COLUMN source_health.median_words_this_week IS 'Of new and revised articles; NULL: there were none, or it is a feed.';
COMMENT ON COLUMN source_health.median_words_last_week IS 'Of new and revised articles; NULL: there were none, or it is a feed.';
COMMENT ON COLUMN source_health.kind IS 'publisher, feed or sitemap.';
COMMENT ON COLUMN source_health.address IS 'Of a feed or sitemap; NULL: a publisher.';
COMMENT ON COLUMN source_health.usual_gap_seconds IS 'Longest pause between two runs that brought something new, on nine of ten days on which it brought any; at least an hour, and a day until it is known for a week. NULL: fewer than four such runs.';
COMMENT ON COLUMN source_health.usual_new IS 'New in an ordinary week: the mean of the 28 days before the last 7, or of what it is known of them.';
COMMENT ON COLUMN source_health.median_words_month IS 'Of the new and revised articles of the 28 days before the last 7; NULL: there were none.';
COMMENT ON COLUMN source_health.struck_this_week IS 'Lines struck from an article, the mean of the last 7 days; NULL: there were none.';
COMMENT ON COLUMN source_health.struck_month IS 'The same of the 28 days before.';
COMMENT ON COLUMN source_health.as_of IS 'Start of the newest run.';
COMMENT ON COLUMN source_health.known_since IS 'When it first brought something new; NULL: never.';
