SELECT revision_no, loaded_at, change_kind, title, word_count, run_id
FROM article_revisions
WHERE article_id = $key
ORDER BY revision_no
