"""Field values, and what is settled of them when several places name one.

It may import records; the text libraries.
It never sees a page or a line: it is handed values.
"""
