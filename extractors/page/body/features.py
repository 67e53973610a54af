"""What the page says of its text beside the blocks, and what others take for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.page.body.blocks import Block

LONG_LETTERS = 80  # a block of this length with few links is most probably prose
MENU_LETTERS = 30  # a short link: most probably of a menu
NOT_WORD = re.compile(r"[\W_]+")
LEAST_DECLARED = 200  # characters; a shorter `articleBody` is a teaser


@dataclass(frozen=True, slots=True)
class Declared:
    """What the page says of its article. Empty: it says nothing."""

    body: str
    title: str
    description: str


def is_prose(block: Block) -> bool:
    """A long block with few links."""
    return block.letters >= LONG_LETTERS and block.link_chars < 0.4 * len(block.text)


def is_menu(block: Block) -> bool:
    """A short link. Half of the blocks of most pages; the models neither learn from them nor are asked about them."""
    return block.letters < MENU_LETTERS and block.link_chars > 0.8 * len(block.text)


def key_of(text: str) -> str:
    """Letters and digits only, so that spacing and punctuation of two readings don't matter."""
    return NOT_WORD.sub("", text.lower())


def held(blocks: Sequence[Block], reading: str) -> list[int]:
    """2 where a reading holds the block, 1 where it holds its beginning or the block is too short to tell, else 0."""
    whole = key_of(reading)
    return [_held(key_of(block.text), whole) for block in blocks]


def _held(key: str, whole: str) -> int:
    if len(key) < 8:
        return int(bool(key) and key in whole)
    if key in whole:
        return 2
    return int(len(key) > 40 and key[:40] in whole)
