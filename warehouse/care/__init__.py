"""Upkeep: doctor, backup, forget, rewrite, compact, the fold of the ledger.

It may import all other wings.
It never answers an analyst, and is imported by none of them.
"""
