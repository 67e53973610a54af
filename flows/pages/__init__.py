"""Pages that a person opens in a browser: a report of the warehouse, a cleaned text, two articles side by side.

It may import the answers of warehouse and the words of flows.
It never asks for anything from outside, has no script, and never puts text into a page unescaped.
"""
