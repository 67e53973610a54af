"""DuckDB: schema, load, copies, answers, upkeep. One writer, one transaction a batch, a read-only copy for readers.

It may import duckdb, pyarrow, numpy, and of extractors records and signature.
It never imports flows, and never cleans a text.
"""
