-- A word of the headline weighs as three of the text.
INSERT INTO postings
WITH fresh AS (
    SELECT entries.entry_no, concat_ws(' ', articles.title, articles.title, articles.title, articles.text) AS body
    FROM entries
    JOIN news.articles USING (article_id)
    WHERE entries.is_representative
        AND entries.entry_no > (SELECT coalesce(max(entry_no), 0) FROM postings)
),
spoken AS (
    SELECT entry_no, unnest(words_of(body)) AS word FROM fresh
),
counted AS (
    SELECT word, entry_no, count(*) AS occurrences FROM spoken GROUP BY word, entry_no
)
SELECT stem_of(word), entry_no, sum(occurrences) FROM counted GROUP BY ALL
