CREATE OR REPLACE VIEW fetch_ledger AS
WITH asked AS (
    SELECT
        archive, number, round, address, source, kind, asked_at, state, reason, status, bytes, new, final,
        min(asked_at) OVER every_round AS first_asked_at, count(*) OVER every_round AS rounds,
        max(asked_at) FILTER (WHERE state = 'fetched') OVER every_round AS last_fetched_at
    FROM fetches
    WINDOW every_round AS (PARTITION BY archive, address)
    QUALIFY row_number() OVER (PARTITION BY archive, address ORDER BY number DESC) = 1
),
known AS (
    SELECT url, min(article_id) AS article_id
    FROM articles
    GROUP BY url
)
SELECT
    asked.address, asked.source, asked.kind, asked.state, asked.reason, asked.status, asked.bytes, asked.new,
    asked.asked_at, asked.first_asked_at, asked.last_fetched_at, asked.rounds, asked.final, asked.round,
    asked.archive, known.article_id
FROM asked
LEFT JOIN known ON known.url = coalesce(asked.final, asked.address);
COMMENT ON VIEW fetch_ledger IS 'Every address that fetch has had to do with, and how it ended last. One row an (archive, address).';
COMMENT ON COLUMN fetch_ledger.first_asked_at IS 'When it was first asked, or first decided not to.';
COMMENT ON COLUMN fetch_ledger.last_fetched_at IS 'When something new was last got from it; NULL: never.';
COMMENT ON COLUMN fetch_ledger.rounds IS 'Rounds that had to do with it.';
COMMENT ON COLUMN fetch_ledger.article_id IS 'Article that it became; a state of gone or not-found beside it says that the page was removed. NULL: none.';
