"""The form of a line: how it opens, how it closes, and whether blank lines set it apart from its document."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from extractors.clean.text.blocks import Block
from extractors.clean.text.sheet import Sheet
from extractors.learning.spans import F32

LONG_WORDS = 10  # a line of so many words would end with a stop if its document's do
UNSTOPPED_WORDS = 7
CLOSERS = "\"”’'»)"
STOPS = frozenset(".!?…。")
MOST_CAPITALS = 8
HEAD_CHARS, TAIL_CHARS = 90, 90
_NAME = r"(?:[A-ZÀ-Þ@][\w’'.&@-]*|for|of|via|the|de|and|/|\||,|—|–|-|by)"
# "… on Tuesday. Mara Quill / Fenmoor Press": who took the picture, behind a full stop.
CREDITED = re.compile(
    rf"[.!?][\"”’')\]]{{0,2}} ({_NAME}(?:[ /|,—–]+(?:[A-ZÀ-Þ][\w’'.&-]*|for|of|via|the|de|and|by))*)$"
)
CAPITALS = re.compile(r"(?:[A-Z][A-Z’'&-]+\b[ :]*)+")  # "WATCH LIVE Crews return": a button before a headline
SENTENCES = re.compile(r"[.!?…][\"”’')\]]* +(?=[\"“‘'(]?[A-ZÀ-Þ0-9])")
KICKER = re.compile(r"[A-ZÀ-Þ][\w’'.&-]+(?: [\w’'.&-]+){0,5}: ?\S")  # "Mara Quill: Why the bridge must go"
PRESENT = re.compile(r"\b(?!(?:is|was|has|his|this|its|us|as|news|says)\b)[a-z]{3,}s\b")  # captions: "speaks", "holds"
IN_BRACKETS = re.compile(r"\([^()]{2,60}\)$")
SLASH = re.compile(r"\w/\w")  # "Quill/Fenmoor Press"
DAY = re.compile(
    r"(?:\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z.]* \d{1,2}(?:, \d{4})?"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\b(?:19|20)\d\d)[.)]?$"
)

DAY_ENDS = frozenset("y0123456789")  # else the pattern is not worth asking


def form(sheets: Sequence[Sheet]) -> F32:
    """(blocks, features), the sheets end to end."""
    return np.array([row for sheet in sheets for row in _rows(sheet.blocks)], np.float32)


def _rows(blocks: Sequence[Block]) -> Iterator[tuple[float, ...]]:
    gaps = [block.gap for block in blocks]
    usual = Counter(gaps[1:]).most_common(1)[0][0] if len(gaps) > 1 else 0
    stopped = [_is_stopped(block.key) for block in blocks]
    long = [stop for block, stop in zip(blocks, stopped, strict=True) if block.words >= LONG_WORDS]
    share = sum(long) / max(1, len(long))
    below = [gap - usual for gap in gaps[1:]] + [0]
    for index, (block, stop) in enumerate(zip(blocks, stopped, strict=True)):
        key, words = block.key, block.words
        head, tail = key[:HEAD_CHARS], key[-TAIL_CHARS:]
        credited = None if stop else CREDITED.search(tail)
        unstopped = not stop and words >= UNSTOPPED_WORDS
        capitals = _capitals(head)
        yield (
            gaps[index] - usual if index else 0,
            below[index],
            credited[1].count(" ") + 1 if credited else 0,
            words if unstopped else 0,
            share if unstopped else -1,
            capitals,
            capitals / words,
            len(SENTENCES.findall(key)),
            KICKER.match(head) is not None,
            len(PRESENT.findall(head)),
            head[:1].islower(),
            tail.endswith(")") and IN_BRACKETS.search(tail) is not None,
            len(SLASH.findall(tail)) if "/" in tail else 0,
            tail.rstrip(".)")[-1:] in DAY_ENDS and DAY.search(tail) is not None,
            key.count('"') + key.count("“"),
            tail.endswith(("…", "...")),
        )


def _is_stopped(key: str) -> bool:
    return key.rstrip(CLOSERS)[-1:] in STOPS


def _capitals(head: str) -> int:
    """Words in capitals that a line opens with; one of three letters or fewer is an abbreviation."""
    found = CAPITALS.match(head)
    return min(len(found[0].split()), MOST_CAPITALS) if found and len(found[0]) > 3 else 0
