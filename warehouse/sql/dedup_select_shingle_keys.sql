SELECT DISTINCT shingle AS bucket
FROM indexed_shingles SEMI JOIN new_numbers USING (article_no)
WHERE article_no BETWEEN $least AND $most
