"""What a page says of itself: title, authors, dates, pictures, linked data.

It may import page/body and extractors.facts.
It never settles which value wins: extractors.facts.settle does.
"""
