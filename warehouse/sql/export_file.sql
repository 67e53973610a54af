COPY (SELECT * EXCLUDE (day) FROM chosen) TO $file (FORMAT parquet, COMPRESSION zstd)
