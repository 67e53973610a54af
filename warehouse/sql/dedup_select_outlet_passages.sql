SELECT source, shingle
FROM outlet_passages
WHERE version = $version AND source IN (SELECT unnest($sources))
ORDER BY source, shingle
