"""Whether a page is an article at all; if not, what it is."""

from collections.abc import Sequence

from extractors.page.blocks import Block
from extractors.page.linked_data import Node
from extractors.records import Refusal


def verdict(blocks: Sequence[Block], article: Node, text: str, url: str | None) -> Refusal | None:
    """A refusal with the kind of the page; None for an article, and wherever there is doubt."""
    if not any(map(str.isalnum, text)):
        return Refusal("extract", "no-text")
    return None
