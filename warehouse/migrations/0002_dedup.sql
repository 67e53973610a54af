CREATE TABLE cluster_members(article_id VARCHAR, cluster_id VARCHAR); CREATE TABLE clusters(cluster_id VARCHAR, representative_id VARCHAR, size INT, sources INT);
