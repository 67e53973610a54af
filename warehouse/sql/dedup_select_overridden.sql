SELECT least(one.article_no, other.article_no), greatest(one.article_no, other.article_no)
FROM dedup_overrides
JOIN indexed_articles AS one ON one.article_id = dedup_overrides.left_id
JOIN indexed_articles AS other ON other.article_id = dedup_overrides.right_id
WHERE one.article_id IN (SELECT article_id FROM wanted) OR other.article_id IN (SELECT article_id FROM wanted)
