INSERT INTO duplicate_pairs (
    left_id, right_id, verdict, reason, score, jaccard, containment, weighted_containment, longest_passage,
    shorter_shingles, longer_shingles, figures, figures_shared, names, names_shared, figures_longer,
    figures_longer_shared, names_longer, names_longer_shared, title_agreement, hours_apart, later_id, policy_id,
    frequency_version, run_id
)
SELECT
    left_id, right_id, verdict, reason, score, jaccard, containment, weighted_containment, longest_passage,
    shorter_shingles, longer_shingles, figures, figures_shared, names, names_shared, figures_longer,
    figures_longer_shared, names_longer, names_longer_shared, title_agreement, hours_apart, later_id, $policy_id,
    $frequency_version, $run_id
FROM decided_pairs
