-- Whole row groups are passed over by their least and greatest hour: the bounds have to be values, not subqueries.
SELECT shingle AS bucket, article_no
FROM indexed_shingles SEMI JOIN new_keys ON shingle = bucket
WHERE published_hour BETWEEN $since AND $until
