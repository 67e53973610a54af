INSERT INTO indexed_bands (band_key, article_no, published_hour)
SELECT band_key, article_no, published_hour
FROM new_bands JOIN new_articles USING (article_no) ORDER BY article_no
