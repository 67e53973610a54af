"""WARC: a response a document, damaged records counted.

It may import the other readers of sources.
It never extracts: bytes out.
"""
