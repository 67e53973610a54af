INSERT INTO indexed_articles
    (article_no, article_id, revision_no, published_hour, shingle_count, sample_count, text_key, url_key)
SELECT article_no, article_id, revision_no, published_hour, shingle_count, sample_count, text_key, url_key
FROM new_articles ORDER BY article_no
