INSERT INTO duplicate_pairs (
    left_id, right_id, verdict, reason, score, jaccard, containment, weighted_containment, longest_passage,
    shorter_shingles, longer_shingles, figures, figures_shared, names, names_shared, figures_longer,
    figures_longer_shared, names_longer, names_longer_shared, title_agreement, hours_apart, later_id, policy_id,
    frequency_version, run_id, narration, narration_containment, narration_agreement, narration_passage,
    quoted_by_shorter, quoted_by_longer, quoted, lead, lead_longer, same_source, quoting_id, quoted_share
)
SELECT
    left_id, right_id, verdict, reason, score, jaccard, containment, weighted_containment, longest_passage,
    shorter_shingles, longer_shingles, figures, figures_shared, names, names_shared, figures_longer,
    figures_longer_shared, names_longer, names_longer_shared, title_agreement, hours_apart, later_id, $policy_id,
    $frequency_version, $run_id, narration, narration_containment, narration_agreement, narration_passage,
    quoted_by_shorter, quoted_by_longer, quoted, lead, lead_longer, same_source, quoting_id, quoted_share
FROM decided_pairs
