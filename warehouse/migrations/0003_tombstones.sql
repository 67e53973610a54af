-- What was taken out for good, by law or on request: enough to keep it out, nothing of what it said.

CREATE TABLE tombstones (
    article_id VARCHAR PRIMARY KEY,
    cluster_id VARCHAR NOT NULL,
    forgotten_at TIMESTAMPTZ NOT NULL,
    why VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE tombstones IS 'One row an article that was forgotten. Its identity is turned away when it is offered again.';
COMMENT ON COLUMN tombstones.article_id IS 'Hash of the identity; neither URL nor text can be had from it.';
COMMENT ON COLUMN tombstones.cluster_id IS 'Cluster that it was in; gone too if it was alone there.';
COMMENT ON COLUMN tombstones.forgotten_at IS 'When it was forgotten.';
COMMENT ON COLUMN tombstones.why IS 'Reason as given: the request, the law, the order.';
COMMENT ON COLUMN tombstones.run_id IS 'Run that forgot it.';
