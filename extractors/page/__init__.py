"""HTML: a page becomes its text before cleaning, with what it says of itself, or a refusal.

It may import records, facts/ and learning/; html.py alone imports trafilatura.
It never strikes a line: that is extractors.clean's.
"""
