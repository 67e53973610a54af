COPY (FROM chosen) TO $folder (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (day))
