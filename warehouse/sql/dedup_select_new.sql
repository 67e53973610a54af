SELECT article_no, published_hour FROM indexed_articles SEMI JOIN wanted USING (article_id) ORDER BY article_no
