"""Upkeep: doctor, backup, forget, rewrite.

It may import all other wings.
It never answers an analyst, and is imported by none of them.
"""
