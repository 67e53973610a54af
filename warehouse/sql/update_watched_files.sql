UPDATE watched_files
SET seen_at = $staged_at
FROM staged_others
WHERE watched_files.path = staged_others.watched
