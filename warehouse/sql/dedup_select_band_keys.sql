SELECT DISTINCT band_key AS bucket
FROM indexed_bands SEMI JOIN new_numbers USING (article_no)
WHERE article_no BETWEEN $least AND $most
