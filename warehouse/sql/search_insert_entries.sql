INSERT INTO entries
SELECT
    (SELECT coalesce(max(entry_no), 0) FROM entries) + row_number() OVER (ORDER BY wanted.article_id),
    wanted.article_id, wanted.cluster_id, wanted.is_representative, wanted.stamp,
    array_to_string(words_of(coalesce(articles.title, '')), ' '), articles.word_count
FROM wanted
ANTI JOIN entries USING (article_id)
JOIN news.articles USING (article_id)
