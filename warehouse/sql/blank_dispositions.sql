UPDATE dispositions
SET external_id = NULL, url = NULL, source = NULL, detail = NULL
WHERE article_id IN (SELECT unnest($ids))
