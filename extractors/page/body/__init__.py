"""A page cut into blocks, and what is known of each: as features, as numbers.

It may import records and lxml; nothing of facts/.
It never decides what the article is: choose.py does.
"""
