"""HTML parsed, pruned and cut into blocks, or the reason why it can't be."""

from collections.abc import Sequence
from typing import NamedTuple

from lxml.html import HtmlElement

from extractors.page.body.blocks import Block, read_blocks
from extractors.page.tree import cut, parse
from extractors.records import Refusal

MAX_BLOCKS = 40_000  # a book, a dump or an attack


class Laid(NamedTuple):
    root: HtmlElement
    blocks: list[Block]
    flags: tuple[str, ...]


def lay_out(html: str, prune: Sequence[str]) -> Laid | Refusal:
    """`prune`: XPaths of what goes first. Refuses `too-large`, `too-deep` and `no-text`."""
    parsed = parse(html)
    if isinstance(parsed, Refusal):
        return parsed
    root, flags = parsed
    cut(root, prune)
    blocks = read_blocks(root, most=MAX_BLOCKS)
    if len(blocks) > MAX_BLOCKS:
        return Refusal("extract", "too-large", f"more than {MAX_BLOCKS} blocks of text")
    return Laid(root, blocks, flags)
