INSERT INTO article_revisions (
    article_id, identity, position, source_kind, external_id, url, url_normalized, source, title, authors, agency,
    text, extracted_text, language, published_at, published_offset, published_precision, published_source,
    modified_at, fetched_at, word_count, text_sha256, raw_sha256, raw_kind, charset, extractor, rules_version,
    flags, provenance, metadata, images, repairs, extra,
    revision_no, change_kind, loaded_at, run_id
)
SELECT
    article_id, identity, position, source_kind, external_id, url, url_normalized, source, title, authors, agency,
    text, extracted_text, language, published_at, published_offset, published_precision, published_source,
    modified_at, fetched_at, word_count, text_sha256, raw_sha256, raw_kind, charset, extractor, rules_version,
    flags, provenance, metadata, images, repairs, extra,
    revision_no, change_kind, $loaded_at, $run_id
FROM staged_articles
JOIN staged_decisions USING (n)
WHERE change_kind IS NOT NULL
ORDER BY n
