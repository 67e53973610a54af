"""copydesk in Python: clean a text, read a page, ask a warehouse.

>>> import copydesk
>>> copydesk.clean("The bakery stays open, its owner said on Monday.\\n\\nRead more: Ten lost shops").text
'The bakery stays open, its owner said on Monday.'

It may import extractors and warehouse. It never imports flows or prefect. What is not in `__all__` may change.
"""

from copydesk.asking import Answer, Warehouse, open
from copydesk.reading import clean, read
from extractors.records import Article, CleanText, Rejected, Removal, Repair
from warehouse.ask.explain_pair import PairExplanation
from warehouse.copies.policy import Policy

__all__ = [
    "Answer",
    "Article",
    "CleanText",
    "PairExplanation",
    "Policy",
    "Rejected",
    "Removal",
    "Repair",
    "Warehouse",
    "clean",
    "open",
    "read",
]
