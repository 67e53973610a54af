"""Paragraphs below questions and below numbers: news to the last line, though half of it speaks to the reader."""

import re
from itertools import pairwise

from extractors.clean.sheet import Sheet, Struck

LEAST_PAIRS = 3  # one or two stand in any story, and in any offer
QUESTION_WORDS = 2
NUMBERED = re.compile(r"\d{1,2}[.)] \S")


def headed(sheet: Sheet, struck: Struck) -> frozenset[int]:
    """The questions of an interview, or the numbered headings of a list, and the first paragraph below each."""
    left = [index for index in range(1, len(sheet.blocks)) if index not in struck]  # the first may be a headline
    found: set[int] = set()
    for is_head in (_asks, _is_numbered):
        pairs = [
            (above, below)
            for above, below in pairwise(left)
            if is_head(sheet, above) and sheet.blocks[below].sentence and not is_head(sheet, below)
        ]
        if len(pairs) >= LEAST_PAIRS:
            found.update(index for pair in pairs for index in pair)
    return frozenset(found)


def _asks(sheet: Sheet, index: int) -> bool:
    block = sheet.blocks[index]
    return block.words >= QUESTION_WORDS and block.key.rstrip("\"'”»“ ").endswith("?") and not block.bullet


def _is_numbered(sheet: Sheet, index: int) -> bool:
    """Most-read lists are numbered too, but have no paragraph below a headline."""
    block = sheet.blocks[index]
    return not block.sentence and NUMBERED.match(block.key) is not None
