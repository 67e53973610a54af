WITH asked AS (
    SELECT DISTINCT stem_of(word) AS term FROM (SELECT unnest(words_of($words)) AS word)
),
found AS (
    SELECT postings.term, postings.entry_no, postings.occurrences FROM postings SEMI JOIN asked USING (term)
),
rarity AS (
    SELECT term, ln(1 + ((SELECT count(*) FROM entries WHERE is_representative) - count(*) + 0.5) / (count(*) + 0.5)) AS weight
    FROM found
    GROUP BY term
),
ranked AS (
    SELECT
        entries.article_id, entries.cluster_id,
        sum(rarity.weight * found.occurrences * 2.2 / (found.occurrences + 1.2 * (0.25 + 0.75 * entries.words / (
            SELECT greatest(avg(words), 1) FROM entries WHERE is_representative
        )))) AS score
    FROM found
    JOIN rarity USING (term)
    JOIN entries USING (entry_no)
    GROUP BY entries.article_id, entries.cluster_id
    HAVING NOT $every_word OR count(*) = (SELECT count(*) FROM asked)
),
-- Who types a headline wants the article that bears it, a copy too.
headed AS (
    SELECT article_id, cluster_id
    FROM entries
    WHERE headline = array_to_string(words_of($words), ' ')
    QUALIFY row_number() OVER (PARTITION BY cluster_id ORDER BY is_representative DESC, article_id) = 1
)
SELECT
    coalesce(headed.article_id, ranked.article_id) AS article_id, coalesce(ranked.score, 0) AS score
FROM ranked
FULL JOIN headed USING (cluster_id)
ORDER BY headed.article_id IS NULL, ranked.score DESC NULLS LAST, article_id
