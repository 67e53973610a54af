"""Each paragraph once: pages hold copies for teasers, print, speech and small screens."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from extractors.page.body.blocks import Block
from extractors.page.body.cues import HIDDEN
from extractors.page.body.features import key_of

LONG_LETTERS = 60  # no writer repeats a paragraph of this length; shorter lines return in recipes, scores and tests
BOX_LETTERS = 200  # of copies in a box that is a copy, with its short lines too
BOX_SHARE = 0.5  # of such a box
LEAST_CUT = 25  # letters and digits of a beginning
CUT_SHORT = re.compile(r"(?:…|\.\.\.)\W*$")


def once(chosen: Sequence[Block]) -> list[Block]:
    """The blocks without second copies, and without such as are the cut beginning of another, in other boxes.

    Of two copies the one stays that a reader sees, then the one in the box that holds more of the text. What returns
    within one box is the writer's own.
    """
    keys = [key_of(block.text) for block in chosen]
    size = Counter[tuple[int, ...]]()
    for block in chosen:
        size[block.path] += block.letters
    standing = _standing(chosen, keys, size)
    copied = Counter[tuple[int, ...]]()
    for block, key in zip(chosen, keys, strict=True):
        if block.path != standing[key]:
            copied[block.path] += block.letters
    whole = {path for path, letters in copied.items() if letters >= max(BOX_LETTERS, BOX_SHARE * size[path])}
    ordered = sorted(key for key in standing if len(key) >= LEAST_CUT)
    return [
        block
        for block, key in zip(chosen, keys, strict=True)
        if not (block.path != standing[key] and (block.path in whole or _is_long(block) or _is_hidden(block)))
        and not _is_beginning(block.text, key, ordered)
    ]


def _standing(
    chosen: Sequence[Block], keys: Sequence[str], size: Counter[tuple[int, ...]]
) -> dict[str, tuple[int, ...]]:
    """The box in which each text stays."""
    best: dict[str, Block] = {}
    for block, key in zip(chosen, keys, strict=True):
        other = best.get(key)
        if other is None or (_is_hidden(other), -size[other.path]) > (_is_hidden(block), -size[block.path]):
            best[key] = block
    return {key: block.path for key, block in best.items()}


def _is_beginning(text: str, key: str, ordered: Sequence[str]) -> bool:
    """Whether it is cut short, and another block goes on."""
    if len(key) < LEAST_CUT or not CUT_SHORT.search(text):
        return False
    longer = bisect_right(ordered, key)
    return longer < len(ordered) and ordered[longer].startswith(key)


def _is_long(block: Block) -> bool:
    return block.letters >= LONG_LETTERS and block.tag != "li"


def _is_hidden(block: Block) -> bool:
    return bool((block.own | block.around) & HIDDEN)
