"""The source book, sources.toml: what is fetched, and how often; and how an entry gets into it.

It may import the errors, and to look at a site the rest of flows.fetch.
It never fetches an article.
"""
