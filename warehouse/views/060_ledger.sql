CREATE OR REPLACE VIEW run_ledger AS
WITH found AS (
    SELECT
        run_id, CAST(sum(inputs) AS BIGINT) AS ended,
        count(*) FILTER (WHERE state = 'loaded') AS loaded, count(*) FILTER (WHERE state = 'revised') AS revised,
        CAST(coalesce(sum(inputs) FILTER (WHERE state = 'unchanged'), 0) AS BIGINT) AS unchanged,
        count(*) FILTER (WHERE state = 'duplicate') AS duplicate,
        CAST(coalesce(sum(inputs) FILTER (WHERE state = 'rejected'), 0) AS BIGINT) AS rejected
    FROM dispositions
    GROUP BY run_id
)
SELECT
    runs.run_id, runs.command, runs.status, runs.started_at, runs.ended_at,
    coalesce(runs.inputs, found.ended, 0) AS inputs, runs.inputs - coalesce(found.ended, 0) AS missing,
    coalesce(found.loaded, 0) AS loaded, coalesce(found.revised, 0) AS revised,
    coalesce(found.unchanged, 0) AS unchanged, coalesce(found.duplicate, 0) AS duplicate,
    coalesce(found.rejected, 0) AS rejected
FROM runs
LEFT JOIN found USING (run_id);
COMMENT ON VIEW run_ledger IS 'Inputs and end states of each run. One row a run; key run_id; loaded + revised + unchanged + duplicate + rejected + missing = inputs.';
COMMENT ON COLUMN run_ledger.inputs IS 'Inputs that the run has read; while it has not ended, those of them that have an end state.';
COMMENT ON COLUMN run_ledger.missing IS 'Inputs that were read and have no end state: always 0, or something is broken. NULL: the run has not ended.';
COMMENT ON COLUMN run_ledger.loaded IS 'New articles.';
COMMENT ON COLUMN run_ledger.revised IS 'Known articles with another text or title.';
COMMENT ON COLUMN run_ledger.unchanged IS 'Known articles as they were.';
COMMENT ON COLUMN run_ledger.duplicate IS 'The same article again in this run.';
COMMENT ON COLUMN run_ledger.rejected IS 'Turned away; the reasons are in disposition_summary.';

CREATE OR REPLACE VIEW disposition_summary AS
SELECT run_id, state, stage, reason, CAST(sum(inputs) AS BIGINT) AS inputs, min(position) AS example
FROM dispositions
GROUP BY ALL;
COMMENT ON VIEW disposition_summary IS 'End states and reasons of each run, counted. One row a (run_id, state, stage, reason); stage and reason are NULL where the state says it all.';
COMMENT ON COLUMN disposition_summary.inputs IS 'Inputs that ended so.';
COMMENT ON COLUMN disposition_summary.example IS 'Position of one of them.';

CREATE OR REPLACE VIEW input_history AS
SELECT
    dispositions.seen_at, dispositions.run_id, dispositions.position, dispositions.state, dispositions.stage,
    dispositions.reason, dispositions.detail, dispositions.inputs, dispositions.article_id, articles.revision_no, articles.cluster_id,
    articles.title, articles.source, dispositions.external_id, dispositions.url, articles.url AS article_url,
    articles.url_normalized
FROM dispositions
LEFT JOIN articles USING (article_id);
COMMENT ON VIEW input_history IS 'What became of each input. One row an input and run, and one for all files of a source that are unchanged; key (run_id, position); with revision, cluster, title and publisher of the article as it is now.';
COMMENT ON COLUMN input_history.external_id IS 'Id as given.';
COMMENT ON COLUMN input_history.url IS 'URL as given.';
COMMENT ON COLUMN input_history.article_url IS 'URL of the article as it is now.';

CREATE OR REPLACE MACRO where_is(what) AS TABLE
SELECT seen_at, run_id, position, state, stage, reason, detail, article_id, revision_no, cluster_id, title, source
FROM input_history
WHERE what IN (url, external_id, article_id, position, article_url, url_normalized, title)
ORDER BY seen_at DESC, position;
COMMENT ON MACRO TABLE where_is IS 'What became of an input, newest first. `what` is a URL, an id as given, an article_id, a position or an exact headline. One row an input and run, with revision, cluster, title and publisher of the article as it is now; empty: never seen. As a view: input_history.';
