"""Questions and answers: an interview is news to its last line, though half of it asks "you" something."""

from itertools import pairwise

from extractors.clean.sheet import Sheet, Struck

LEAST_QUESTIONS = 3  # with an answer each; one or two stand in any story, and in any offer
QUESTION_WORDS = 2


def interview(sheet: Sheet, struck: Struck) -> frozenset[int]:
    """The questions of an interview and the first paragraph of each answer; empty for any other text."""
    left = [index for index in range(1, len(sheet.blocks)) if index not in struck]  # the first may be a headline
    pairs = [
        (above, below)
        for above, below in pairwise(left)
        if _asks(sheet, above) and sheet.blocks[below].sentence and not _asks(sheet, below)
    ]
    return frozenset(index for pair in pairs for index in pair) if len(pairs) >= LEAST_QUESTIONS else frozenset()


def _asks(sheet: Sheet, index: int) -> bool:
    block = sheet.blocks[index]
    return block.words >= QUESTION_WORDS and block.key.rstrip("\"'”»“ ").endswith("?") and not block.bullet
