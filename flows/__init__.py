"""The outside world: command line, sources, settings, workers, Prefect.

It may import the public names of both packages; prefect only in dashboard/.
It never imports duckdb, trafilatura or datasketch, and decides nothing of what is cleaned or joined.
"""
