DELETE FROM duplicate_pairs
USING decided_pairs
WHERE duplicate_pairs.left_id = decided_pairs.left_id AND duplicate_pairs.right_id = decided_pairs.right_id
