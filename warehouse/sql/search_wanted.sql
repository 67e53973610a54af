CREATE TABLE wanted AS
SELECT
    articles.article_id, articles.cluster_id, clusters.representative_id = articles.article_id AS is_representative,
    md5(concat_ws(E'\n', articles.text_sha256, articles.title)) AS stamp
FROM news.articles
JOIN news.clusters USING (cluster_id)
