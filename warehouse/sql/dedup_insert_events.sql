INSERT INTO cluster_events (run_id, happened_at, kind, cluster_id, other_id, articles)
SELECT $run_id, now(), kind, cluster_id, other_id, articles FROM new_events
