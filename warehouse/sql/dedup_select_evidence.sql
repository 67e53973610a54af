SELECT
    left_id, right_id, reason, jaccard, containment, weighted_containment, longest_passage, shorter_shingles,
    longer_shingles, figures, figures_shared, names, names_shared, figures_longer, figures_longer_shared, names_longer,
    names_longer_shared, title_agreement, hours_apart
FROM duplicate_pairs
ORDER BY containment DESC, left_id, right_id
