INSERT INTO signatures (article_id, scheme, hashvalues, shingle_count, run_id)
SELECT article_id, scheme, hashvalues, shingle_count, $run_id FROM new_articles ORDER BY article_no
