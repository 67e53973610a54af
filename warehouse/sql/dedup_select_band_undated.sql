SELECT band_key AS bucket, article_no
FROM indexed_bands SEMI JOIN new_keys ON band_key = bucket
WHERE published_hour IS NULL
