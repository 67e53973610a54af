SELECT source, health, last_input_at, new_this_week, new_last_week, rejected_this_week, main_reason
FROM source_health
ORDER BY health = 'steady', new_this_week + new_last_week + rejected_this_week DESC, source
LIMIT $rows
