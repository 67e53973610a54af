"""Feeds (RSS, RDF, Atom, JSON Feed): an entry a document.

It may import the other readers of sources.
It never fetches.
"""
