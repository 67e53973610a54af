INSERT INTO indexed_shingles (shingle, article_no, published_hour)
SELECT shingle, article_no, published_hour
FROM new_shingles JOIN new_articles USING (article_no) ORDER BY article_no
