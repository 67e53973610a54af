"""Paragraphs below questions and below numbers: news to the last line, though half of it speaks to the reader."""

import re
from itertools import pairwise

from extractors.clean.text.blocks import Block
from extractors.clean.text.sheet import Sheet, Struck

LEAST_PAIRS = 3  # one or two stand in any story, and in any offer
QUESTION_WORDS = 2
NUMBERED = re.compile(r"\d{1,2}[.)] \S")


def headed(sheet: Sheet, struck: Struck) -> frozenset[int]:
    """The questions of an interview, or the numbered headings of a list, and the first paragraph below each."""
    blocks = sheet.blocks
    left = [index for index in range(1, len(blocks)) if index not in struck]  # the first may be a headline
    asking = {index for index in left if "?" in blocks[index].key and _asks(blocks[index])}
    numbered = {index for index in left if blocks[index].key[0].isdecimal() and _is_numbered(blocks[index])}
    found: set[int] = set()
    for heads in (asking, numbered):
        if len(heads) >= LEAST_PAIRS:  # of few documents
            pairs = [
                (above, below)
                for above, below in pairwise(left)
                if above in heads and below not in heads and blocks[below].sentence
            ]
            if len(pairs) >= LEAST_PAIRS:
                found.update(index for pair in pairs for index in pair)
    return frozenset(found)


def _asks(block: Block) -> bool:
    return block.words >= QUESTION_WORDS and block.key.rstrip("\"'”»“ ").endswith("?") and not block.bullet


def _is_numbered(block: Block) -> bool:
    """Most-read lists are numbered too, but have no paragraph below a headline."""
    return not block.sentence and NUMBERED.match(block.key) is not None
