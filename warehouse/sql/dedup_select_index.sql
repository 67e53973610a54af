SELECT article_no, published_hour, shingle_count, sample_count, text_key
FROM indexed_articles SEMI JOIN wanted_numbers USING (article_no)
ORDER BY article_no
