"""Captions, judged against their own document: what looks unlike its paragraphs and stands where pictures stand."""

import re
from itertools import pairwise

from extractors.clean.blocks import Block
from extractors.clean.sheet import Sheet, Strike, Struck

MIN_WORDS = 4
MAX_WORDS = 60
DOTTED_SHARE = 0.7  # of the document's paragraphs end a sentence, else a missing full stop says nothing
THRESHOLD = 3.0
ECHO = 1.5  # what a line scores all of whose words the paragraphs say

WORD = re.compile(r"[^\W\d_]{4,}")
SAID = re.compile(r"\b(?:said|says|told|asked|added|sagte|laut|dijo|selon|disse|you|your)\b", re.IGNORECASE)
DAY_AT_END = re.compile(
    r"\b(?:on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|am (?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|am Mittwoch"
    r"|[A-Z][a-z]{2,8} \d{1,2}(?:, \d{4})?)\W*$"
)
PICTURE = re.compile(
    r"\b(?:pictured|photographed|seen here|(?:is|are) seen|pos(?:es|ing)|aerial|footage shows|archivbild|symbolbild)\b"
    r"|\((?:l|r|li|re|left|right|center|links|rechts)\.?\)",
    re.IGNORECASE,
)


def captioned(sheet: Sheet, struck: Struck) -> dict[int, Strike]:
    """Lines between paragraphs that end no sentence where all the others do, with one more sign of a picture."""
    prose = [i for i, block in enumerate(sheet.blocks) if i not in struck and block.words >= 12]
    if len(prose) < 4:
        return {}
    dotted = sum(sheet.blocks[i].sentence for i in prose) / len(prose)
    tight = _tight(sheet.blocks, prose)
    found = {}
    told: set[str] | None = None
    for index, block in enumerate(sheet.blocks):
        if index in struck or index in sheet.kept or not MIN_WORDS <= block.words <= MAX_WORDS or block.bullet:
            continue
        score = _score(sheet, index, dotted, tight)
        if score + ECHO >= THRESHOLD:  # else no echo is enough, and it is dear
            told = _told(sheet, struck) if told is None else told
            score += _echo(block, told)
        if score >= THRESHOLD:
            found[index] = Strike("caption", "caption/unlike-its-document", min(0.99, 0.5 + score / 10))
    return found


def _score(sheet: Sheet, index: int, dotted: float, tight: bool) -> float:
    """How much a line looks like a caption where it stands; 0 for a sentence, and for what no further sign can save."""
    block = sheet.blocks[index]
    if block.sentence or block.key[-1] in ":;,?!…" or dotted < DOTTED_SHARE:
        return 0.0
    score = 1.0 if block.words >= 9 else 0.0
    after = sheet.blocks[index + 1] if index + 1 < len(sheet.blocks) else None
    if tight and (block.gap > 0 or (after is not None and after.gap > 0)):
        score += 1.5  # paragraphs stand close in this document; what stands apart is not one
    picture = 1.5 * bool(PICTURE.search(block.key))
    if score + picture + 1.0 + ECHO < THRESHOLD:
        return 0.0
    score += 1.0 * bool(DAY_AT_END.search(block.key)) + picture
    return score - 1.0 * bool(SAID.search(block.key))


def _told(sheet: Sheet, struck: Struck) -> set[str]:
    """The words of the paragraphs."""
    return {
        word
        for index, block in enumerate(sheet.blocks)
        if index not in struck and block.sentence
        for word in WORD.findall(block.text.casefold())
    }


def _echo(block: Block, told: set[str]) -> float:
    """How much of the line the paragraphs already say: a caption restates, a fragment of news does not."""
    words = set(WORD.findall(block.text.casefold()))
    return ECHO * len(words & told) / len(words) if words else 0.0


def _tight(blocks: list[Block], prose: list[int]) -> bool:
    """Whether this document has no blank lines between its paragraphs, but has some elsewhere."""
    inner = [blocks[b].gap for a, b in pairwise(prose) if b == a + 1]
    return bool(inner) and sum(gap == 0 for gap in inner) >= 0.6 * len(inner) and any(b.gap for b in blocks)
