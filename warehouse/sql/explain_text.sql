SELECT
    article_id, external_id, url, source, title, authors, agency, language, published_at, published_precision, word_count, flags,
    extractor, revision_no, cluster_id, position, extracted_text, repairs
FROM articles
WHERE article_id = $key
