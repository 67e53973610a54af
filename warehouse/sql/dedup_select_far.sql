-- By a modulus few shingles are looked up, so that all hours can be read.
WITH keys AS (
    SELECT DISTINCT shingle
    FROM indexed_shingles SEMI JOIN new_numbers USING (article_no)
    WHERE article_no BETWEEN $least AND $most AND shingle % $modulus::UBIGINT = 0
)
SELECT shingle AS bucket, article_no
FROM indexed_shingles SEMI JOIN keys USING (shingle)
WHERE shingle % $modulus::UBIGINT = 0 AND published_hour IS NOT NULL
