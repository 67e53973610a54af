"""Rules of the TOML files: what they are, how those that match a line are found, whose they are.

It may import records, errors and re2.
It never sees more than one line.
"""
