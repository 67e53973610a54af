SELECT schema_name, table_name, estimated_size AS rows
FROM duckdb_tables()
WHERE NOT internal AND NOT temporary AND database_name = current_database()
ORDER BY schema_name != 'main', schema_name, table_name
