"""From outcomes to rows: stage, decide, load in one transaction, recover, watch.

It may import copies/ and store/.
It never answers a question: ask/ does.
"""
