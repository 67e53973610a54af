"""Which articles are one report: candidates, evidence, verdicts, clusters, and what people overruled.

It may import store/ and the words of extractors (records, signature).
It never loads, and deletes no article.
"""
