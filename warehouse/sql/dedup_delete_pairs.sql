DELETE FROM duplicate_pairs
WHERE left_id IN (SELECT article_id FROM gone) OR right_id IN (SELECT article_id FROM gone)
