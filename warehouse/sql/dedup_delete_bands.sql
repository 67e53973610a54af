DELETE FROM indexed_bands
WHERE article_no BETWEEN $least AND $most AND article_no IN (SELECT unnest($numbers))
