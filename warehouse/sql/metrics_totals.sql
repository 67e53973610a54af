SELECT
    (SELECT count(*) FROM article_heads),
    (SELECT count(*) FROM clusters),
    (SELECT count(*) FROM dispositions)
