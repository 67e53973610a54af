DELETE FROM postings
WHERE entry_no IN (
    SELECT entry_no FROM entries ANTI JOIN wanted USING (article_id, cluster_id, is_representative, stamp)
)
