INSERT INTO document_frequencies (version, shingle, documents)
SELECT $version, shingle, documents FROM counted ORDER BY shingle
