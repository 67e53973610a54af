"""Lines without what is glued to them: it is cut before anything judges the line, each with its place in the input."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.clean.rules.rule import Rule
from extractors.clean.rules.spans import Span
from extractors.clean.text.blocks import Block, shortened
from extractors.clean.text.plain import plain_lines

GLUED = re.compile(r" (['’]s\b|[,.;:!?])")  # what stood right behind the stretch that went


class Cut(NamedTuple):
    """`lines[number - 1][start:end]` goes by `rule`."""

    start: int
    end: int
    rule: Rule


def cut(line: str, block: Block, spans: Sequence[Span]) -> tuple[Block, tuple[Cut, ...]]:
    """The block without the spans of its key, and where they stand in its line.

    The same block where nothing else is in it. Nothing is cut where the line reads so differently from the block
    that a place can't be told (links, mojibake).
    """
    ahead = len(block.text) - len(block.key)  # the bullet
    places = _places(line, block.text)
    cuts = []
    left, text = [], block.text
    at = 0
    for start, end, rule in spans:
        a, b = start + ahead, end + ahead
        if places is None:
            return block, ()
        cuts.append(Cut(places[a], places[b - 1] + 1, rule))
        left.append(text[at:a])
        at = b
    rest = GLUED.sub(r"\1", " ".join(part.strip() for part in (*left, text[at:]) if part.strip()))
    if not any(map(str.isalnum, rest)):
        return block, tuple(cuts)
    raw = _without(line, cuts)
    if "".join(plain_lines([raw])[0].split()) != "".join(rest.split()):
        return block, ()
    return shortened(block, rest), tuple(cuts)


def _without(line: str, cuts: Sequence[Cut]) -> str:
    left, at = [], 0
    for start, end, _ in cuts:
        left.append(line[at:start])
        at = end
    return " ".join((*left, line[at:]))


def _places(line: str, text: str) -> list[int] | None:
    """For each character of `text` its index in `line`; None where one is not there, in order."""
    first = line.find(text)
    if first >= 0:
        return list(range(first, first + len(text)))
    found, at = [], 0
    for char in text:
        while at < len(line) and line[at] != char and not (char == " " and line[at].isspace()):
            at += 1
        if at == len(line):
            return None
        found.append(at)
        at += 1
    return found
