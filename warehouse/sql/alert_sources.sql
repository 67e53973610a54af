SELECT
    kind, source, address, as_of, last_new_at, usual_gap_seconds, new_this_week,
    CASE WHEN known_since <= as_of - INTERVAL 14 DAY THEN usual_new END AS usual_new,
    rejected_this_week, median_words_this_week, median_words_month, struck_this_week, struck_month
FROM source_health
ORDER BY kind, source, address
