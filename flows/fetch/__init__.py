"""News fetched from the web into web archives, politely, safely and once: `round` is its door.

It may import records, addresses and settings, and the readers of feeds.
It never cleans or loads: `ingest` reads what it has written, as it reads any archive.
"""
