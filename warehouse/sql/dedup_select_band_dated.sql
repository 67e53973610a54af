-- Whole row groups are passed over by their least and greatest hour: the bounds have to be values, not subqueries.
SELECT band_key AS bucket, article_no
FROM indexed_bands SEMI JOIN new_keys ON band_key = bucket
WHERE published_hour BETWEEN $since AND $until
