SELECT right_id AS partner, verdict, reason FROM duplicate_pairs SEMI JOIN gone ON left_id = article_id
UNION ALL
SELECT left_id AS partner, verdict, reason FROM duplicate_pairs SEMI JOIN gone ON right_id = article_id
