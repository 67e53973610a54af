SELECT article_no, article_id FROM indexed_articles SEMI JOIN gone USING (article_id) ORDER BY article_no
