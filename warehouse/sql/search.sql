WITH scored AS (
    SELECT
        fts_main_documents.match_bm25(article_id, $words, conjunctive := $every_word) AS score,
        article_id, cluster_id, cluster_size, title, source, published_at, text
    FROM documents
)
SELECT score, article_id, cluster_id, cluster_size, title, source, published_at, text
FROM scored
WHERE score IS NOT NULL AND len(list_filter(
    CAST($phrases AS VARCHAR[]),
    lambda phrase: NOT contains(strip_accents(lower(concat_ws(E'\n', title, text))), phrase)
)) = 0
ORDER BY score DESC, published_at DESC NULLS LAST, article_id
LIMIT $hits
