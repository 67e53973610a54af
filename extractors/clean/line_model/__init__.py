"""The model for lines that no rule knows: features, forest, and the file it was trained to.

It may import clean/text, clean/rules and learning.
It never strikes: it says how likely each label is.
"""
