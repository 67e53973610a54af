"""What belongs together is judged together: headings that alternate with prose, and lists of lines of one form.

One such line alone looks like a teaser or a button. As a structure of the story they stay, all of them, unless the
model takes nearly the whole of it for furniture.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from statistics import mean

from extractors.clean.text.blocks import Block
from extractors.clean.text.sheet import Sheet, Struck

LEAST_HEADINGS = 3  # one or two stand in any story, and in any offer
LEAST_ENTRIES = 3
HEADING_WORDS = 12
QUESTION_WORDS = 2
APART_SHARE = 0.3  # so many lines have a blank one above, and a text has paragraphs
WHOLE = 1.5  # mean log-odds from which on a structure is furniture: twelve lines of a list of links have far more
ALIKE = 2.0  # entries of one list are at most so many times as long as each other
NUMBERED = re.compile(r"\d{1,2}[.):] ?\S")
SHOUTED = re.compile(r"[A-ZÀ-Þ0-9][A-ZÀ-Þ0-9 .,’'&-]+$")

Form = tuple[object, ...]


def members(sheet: Sheet, struck: Struck, odds: Mapping[int, float]) -> frozenset[int]:
    """Blocks of structures that are the story's own. `odds`: of the blocks that the model was asked about."""
    found: set[int] = set()
    for structure in (*_headings(sheet, struck), *_lists(sheet, struck), *_tight(sheet, struck)):
        asked = [odds[index] for index in structure if index in odds]
        if not asked or mean(asked) < WHOLE:
            found.update(structure)
    return frozenset(found)


def _headings(sheet: Sheet, struck: Struck) -> Iterator[list[int]]:
    """Lines of one form, each right above a paragraph; of questions and numbers the paragraph too: it may address
    the reader as offers do."""
    blocks = sheet.blocks
    left = [index for index in range(1, len(blocks)) if index not in struck]  # the first may be a headline
    heads: dict[Form, list[tuple[int, int]]] = defaultdict(list)
    for above, below in pairwise(left):
        if below == above + 1 and blocks[below].sentence and (form := _heading(blocks[above])):
            heads[form].append((above, below))
    for form, pairs in heads.items():
        if len(pairs) >= LEAST_HEADINGS:
            together = form[0] in ("question", "number")
            yield [index for pair in pairs for index in (pair if together else pair[:1])]


def _heading(block: Block) -> Form | None:
    """What headings of one story share. None: too long for one, or plain, as teasers are too."""
    key = block.key
    if block.bullet:
        return None
    if block.words >= QUESTION_WORDS and key.rstrip("\"'”»“ ").endswith("?"):
        return ("question",)
    if block.sentence or block.words > HEADING_WORDS:
        return None
    if NUMBERED.match(key):
        return ("number",)
    if SHOUTED.match(key):
        return ("capitals",)
    return ("same", key.casefold()) if block.words <= 4 else None


def _lists(sheet: Sheet, struck: Struck) -> Iterator[list[int]]:
    """Runs of lines of one form between two paragraphs of the story: results, members, dates, ingredients, prices."""
    blocks = sheet.blocks
    run: list[int] = []
    for index, block in enumerate(blocks):
        if run and index not in struck and _entry(block) == _entry(blocks[run[0]]) and _alike(block, blocks[run[-1]]):
            run.append(index)
            continue
        if len(run) >= LEAST_ENTRIES and _is_prose(sheet, struck, index) and _is_prose(sheet, struck, run[0] - 1):
            yield run
        run = [index] if index not in struck and _entry(block) else []


def _tight(sheet: Sheet, struck: Struck) -> Iterator[list[int]]:
    """Lines that stand under each other in a text whose paragraphs stand apart: they are one thing to its author."""
    blocks = sheet.blocks
    if sum(block.gap > 0 for block in blocks) < APART_SHARE * len(blocks):
        return
    run: list[int] = []
    for index, block in enumerate(blocks):
        if index in struck or block.sentence:
            continue
        if run and run[-1] == index - 1 and (block.gap == 0 or (block.bullet and blocks[index - 1].bullet)):
            run.append(index)
            continue
        if len(run) > 1:
            yield run
        run = [index]
    if len(run) > 1:
        yield run


def _entry(block: Block) -> Form | None:
    """What entries of one list share; None for what may be any line."""
    key = block.key
    if block.sentence:
        return None
    if NUMBERED.match(key):
        return ("number",)
    separators = tuple(sign for sign in (":", " – ", " - ", " — ", ",", "%", "£", "$", "€") if sign in key)
    digits = any(map(str.isdigit, key))
    return (block.bullet, separators[:1], digits) if separators or digits else None


def _alike(block: Block, other: Block) -> bool:
    return max(block.words, other.words) <= ALIKE * min(block.words, other.words) + 3


def _is_prose(sheet: Sheet, struck: Struck, index: int) -> bool:
    if not 0 <= index < len(sheet.blocks) or index in struck:
        return False
    block = sheet.blocks[index]
    return block.sentence or block.key.endswith(":")
