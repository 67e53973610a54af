SELECT article_id, title, extracted_text
FROM articles
WHERE lower(source) IN (SELECT unnest($names))
    OR regexp_extract(lower(url), '^https?://(?:www\.)?([^/:?#]+)', 1) IN (SELECT unnest($domains))
ORDER BY article_id
