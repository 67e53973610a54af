"""The file: open, lease, publish, runs, space, read-only queries.

It may import duckdb, warehouse.sql and errors; no other wing.
It never knows what an article is.
"""
