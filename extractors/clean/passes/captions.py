"""Captions, judged against their own document: what looks unlike its paragraphs and stands where pictures stand."""

import re
from itertools import pairwise

from extractors.clean.text.blocks import Block
from extractors.clean.text.sheet import Sheet, Strike, Struck

MIN_WORDS = 4
MAX_WORDS = 60
DOTTED_SHARE = 0.7  # of the document's paragraphs end a sentence, else a missing full stop says nothing
THRESHOLD = 3.0
ECHO = 1.5  # what a line scores all of whose words the paragraphs say

LETTER = re.compile(r"[^\W\d_]")
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
# One of them is in all that PICTURE finds.
PICTURE_WORDS = ("pictured", "photographed", "seen", "poses", "posing", "aerial", "footage", "bild", "(")


def captioned(sheet: Sheet, struck: Struck) -> dict[int, Strike]:
    """Lines between paragraphs that end no sentence where all the others do, with one more sign of a picture."""
    blocks = sheet.blocks
    prose = [i for i, block in enumerate(blocks) if block.words >= 12 and i not in struck]
    if len(prose) < 4 or sum([blocks[i].sentence for i in prose]) / len(prose) < DOTTED_SHARE:
        return {}
    lines = _candidates(sheet, struck)
    shows = _may_show_picture([blocks[i] for i in lines])
    tight = bool(lines) and _tight(blocks, prose)
    found = {}
    told = ""
    for index in lines:
        score = _score(blocks, index, tight, shows)
        if score + ECHO >= THRESHOLD:  # else no echo is enough
            told = told or _told(sheet, struck)
            score += _echo(blocks[index], told)
        if score >= THRESHOLD:
            found[index] = Strike("caption", "caption/unlike-its-document", min(0.99, 0.5 + score / 10))
    return found


def _candidates(sheet: Sheet, struck: Struck) -> list[int]:
    return [
        index
        for index, block in enumerate(sheet.blocks)
        if not block.sentence
        and MIN_WORDS <= block.words <= MAX_WORDS
        and not block.bullet
        and index not in struck
        and index not in sheet.kept
        and block.key[-1] not in ":;,?!…"
    ]


def _may_show_picture(blocks: list[Block]) -> bool:
    """Whether PICTURE can find anything in them. It is dear, and few documents have one of its words."""
    text = "\n".join([block.key for block in blocks]).casefold()
    return any(word in text for word in PICTURE_WORDS)


def _score(blocks: list[Block], index: int, tight: bool, shows: bool) -> float:
    """How much a line looks like a caption where it stands; 0 for what no further sign can save."""
    block = blocks[index]
    score = 1.0 if block.words >= 9 else 0.0
    if tight and (block.gap > 0 or (index + 1 < len(blocks) and blocks[index + 1].gap > 0)):
        score += 1.5  # paragraphs stand close in this document; what stands apart is not one
    picture = 1.5 * bool(shows and PICTURE.search(block.key))
    if score + picture + 1.0 + ECHO < THRESHOLD:
        return 0.0
    score += 1.0 * bool(DAY_AT_END.search(block.key)) + picture
    return score - 1.0 * bool(score + ECHO >= THRESHOLD and SAID.search(block.key))


def _told(sheet: Sheet, struck: Struck) -> str:
    """The text of the paragraphs, case folded, with something that is no letter around each."""
    told = [block.text.casefold() for i, block in enumerate(sheet.blocks) if block.sentence and i not in struck]
    return "\n".join(("", *told, ""))


def _echo(block: Block, told: str) -> float:
    """How much of the line the paragraphs already say: a caption restates, a fragment of news does not."""
    words = set(WORD.findall(block.text.casefold()))
    return ECHO * sum([says(told, word) for word in words]) / len(words) if words else 0.0


def says(told: str, word: str) -> bool:
    """Whether `word` stands in `told` as a whole word. To find the few words asked for is cheaper than to list all."""
    at = told.find(word)
    while at >= 0:
        if not LETTER.match(told[at - 1]) and not LETTER.match(told[at + len(word)]):
            return True
        at = told.find(word, at + 1)
    return False


def _tight(blocks: list[Block], prose: list[int]) -> bool:
    """Whether this document has no blank lines between its paragraphs, but has some elsewhere."""
    inner = [blocks[b].gap for a, b in pairwise(prose) if b == a + 1]
    return bool(inner) and sum(gap == 0 for gap in inner) >= 0.6 * len(inner) and any(b.gap for b in blocks)
