SELECT
    excerpts.quoting_source, excerpts.quoting_title, excerpts.quoted_source, excerpts.quoted_title,
    excerpts.direction_known, excerpts.quoted_share, excerpts.longest_passage
FROM excerpts
SEMI JOIN chosen ON chosen.article_id = excerpts.quoting_id
ORDER BY excerpts.longest_passage DESC NULLS LAST, excerpts.quoting_id, excerpts.quoted_id
LIMIT $rows
