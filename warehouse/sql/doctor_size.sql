-- Blocks of 256 KB that hold a part of the table; small tables share one, which then counts for each.
SELECT
    (SELECT count(DISTINCT block_id) FROM pragma_storage_info($table) WHERE block_id >= 0)
    * (SELECT block_size FROM pragma_database_size() WHERE database_name = current_database()) AS bytes
