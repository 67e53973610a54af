"""DuckDB: schema, load, dedup index, views. One writer, one transaction a batch, a read-only copy for readers."""
