SELECT shingle AS bucket, article_no
FROM indexed_shingles SEMI JOIN new_keys ON shingle = bucket
WHERE published_hour IS NULL
