SELECT source, old_title, new_title, changed_at, minutes_after_publication
FROM headline_changes
WHERE $since IS NULL OR changed_at >= $since
ORDER BY changed_at DESC, article_id
LIMIT $rows
