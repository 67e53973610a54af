"""Answers: report, explain, search, export, the pages of the schema.

It may import copies/ and store/.
It never writes to the warehouse.
"""
