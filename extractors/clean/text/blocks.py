"""Segmenting: a text becomes blocks, each one paragraph as a reader sees it, with the layout around it."""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from extractors.clean.text.plain import plain_lines
from extractors.words import word_size

SENTENCE_END = frozenset('.!?"”’»。！？」』؟۔।॥')
SENTENCE_WORDS = 8  # fewer words with a full stop are slogans and buttons as often as news

# A wrapped text fills its lines: most stop within this share of the longest, and few lines end a sentence.
WRAP_MAX_CHARS = 100
WRAP_FILL = 0.72
WRAP_MIN_LINES = 6

INDENT, INDENTED_SHARE = 2, 0.5  # so many blanks begin a paragraph, if not most lines stand in as far
STANZA_LINES = 3  # so many lines in a row that all stop short of the margin are verse, or a list

BULLETS = "-*•●▪◦–—"
BULLET = re.compile(rf"[{BULLETS}]\s+(?=\S)")


class Block(NamedTuple):
    """One paragraph: usually one line, more where the text was hard-wrapped. A tuple: there are millions of them."""

    lines: tuple[int, ...]  # 1-based numbers of its non-blank lines
    text: str  # mended for reading: links unwrapped, spaces squeezed, invisible characters gone, lines joined
    key: str  # what rules match: `text` without bullet, with straight quotes
    gap: int  # blank lines before it
    bullet: bool
    linked: bool  # nothing but emptied links
    words: int
    sentence: bool  # full enough to be news: the guard stands before these


def blocks(lines: list[str]) -> list[Block]:
    """The blocks of `lines`, in order; blank lines are in none."""
    plain = plain_lines(lines)
    wrapped = is_wrapped(plain)
    begins = _begins(lines, plain) if wrapped else frozenset()
    found: list[Block] = []
    run: list[int] = []
    gap = gap_before = 0
    for index, text in enumerate(plain):
        if not text:
            gap += 1
            continue
        if run and wrapped and gap == 0 and index not in begins and _continues(plain[run[-1]], text):
            run.append(index)
            continue
        if run:
            found.append(_block(run, lines, plain, gap_before))
        run, gap_before, gap = [index], gap, 0
    if run:
        found.append(_block(run, lines, plain, gap_before))
    return found


def is_wrapped(plain: list[str]) -> bool:
    """Whether line ends are the typewriter's rather than the writer's, from the lengths of neighbouring lines."""
    if max(map(len, plain), default=0) > WRAP_MAX_CHARS:
        return False
    stanzas = _stanzas(plain)
    inner = [a for i, (a, b) in enumerate(pairwise(plain)) if a and b and i not in stanzas]
    if len(inner) < WRAP_MIN_LINES or median(map(len, inner)) < 40:
        return False
    full = WRAP_FILL * max(map(len, inner))
    return sum(len(a) >= full for a in inner) >= 0.7 * len(inner) and sum(
        a[-1] in SENTENCE_END for a in inner
    ) < 0.4 * len(inner)


def _begins(lines: Sequence[str], plain: Sequence[str]) -> frozenset[int]:
    """Lines of a wrapped text that go on from none above: indented ones, where few are, and those of verse."""
    told = [i for i, text in enumerate(plain) if text]
    indented = {i for i in told if lines[i][:INDENT].isspace()}
    return frozenset(indented if len(indented) <= INDENTED_SHARE * len(told) else ()) | _stanzas(plain)


def _stanzas(plain: Sequence[str]) -> frozenset[int]:
    """Lines of runs that stop short of the text's margin, all of them."""
    full = WRAP_FILL * max(map(len, plain), default=0)
    runs = (list(run) for told, run in groupby(range(len(plain)), key=lambda i: plain[i] != "") if told)
    return frozenset(
        i for run in runs if len(run) >= STANZA_LINES and all(len(plain[n]) < full for n in run) for i in run
    )


def _continues(above: str, below: str) -> bool:
    return not BULLET.match(below) and len(above) > 30


def _block(run: list[int], lines: list[str], plain: list[str], gap: int) -> Block:
    first = run[0]
    if len(run) == 1:  # of nearly all
        numbers: tuple[int, ...] = (first + 1,)
        text = plain[first]
    else:
        numbers = tuple([i + 1 for i in run])
        text = " ".join([plain[i] for i in run])
    return _of(numbers, text, gap, _is_linked(lines[first]))


def shortened(block: Block, text: str) -> Block:
    """`block` with `text` for its own; not for an empty one."""
    return _of(block.lines, text, block.gap, block.linked)


def _of(numbers: tuple[int, ...], text: str, gap: int, linked: bool) -> Block:
    bullet = BULLET.match(text) if text[0] in BULLETS else None
    body = text[bullet.end() :] if bullet else text
    words = word_size(body)
    return Block(  # by position: names cost as much again, a third of all that blocks do
        numbers,
        text,
        body if body.isascii() else body.replace("’", "'").replace("‘", "'"),
        gap,
        bullet is not None,
        linked,
        words,
        words >= SENTENCE_WORDS and body[-1] in SENTENCE_END,
    )


def _is_linked(line: str) -> bool:
    return "[" in line and line.rstrip().endswith("(#)") and line.strip().lstrip("-*•! ").startswith("[")
