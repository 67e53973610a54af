"""The passes: each says which blocks go, and why. Their order stands in extractors.clean.

It may import all of clean/.
It never changes a text: what is struck is cut out by clean/text.
"""
