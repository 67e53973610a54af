SELECT
    left_id, right_id, reason, jaccard, containment, weighted_containment, longest_passage, shorter_shingles,
    longer_shingles, figures, figures_shared, names, names_shared, figures_longer, figures_longer_shared, names_longer,
    names_longer_shared, title_agreement, hours_apart, narration, narration_containment,
    narration_agreement, narration_passage, quoted_by_shorter, quoted_by_longer, quoted, lead, lead_longer, same_source
FROM duplicate_pairs
ORDER BY containment DESC, left_id, right_id
