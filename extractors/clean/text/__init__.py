"""A text as blocks, laid out for the passes; what they struck as receipts; what is left, mended.

It may import clean/rules.
It never decides what goes.
"""
