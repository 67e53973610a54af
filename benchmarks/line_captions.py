"""Captions without their credits: what a credit gives away in one place teaches to tell captions that have none."""

import gzip
import json
import re
from collections.abc import Iterator, Set
from dataclasses import replace
from pathlib import Path

from benchmarks.line_data import LabelledPage
from extractors.clean.text.sheet import Context, Sheet, lay_out

LEAST_WORDS = 5  # of what is left of a caption
BODY_WORDS = 12  # a shorter sentence that no rule knows may be anything
WEIGHT = 0.3
_NAME = r"[A-ZÀ-Þ][\w.'’-]*(?: (?:(?:de|van|von|der|of|the|for|and|&) )*[A-ZÀ-Þ][\w.'’&-]*){0,5}"
_WORDS = (
    r"(?:(?:File |Staff |Handout |Courtesy )?(?:Photos?|Photograph(?:y|s)?|PHOTO|Credits?|CREDIT|Image|IMAGE|"
    r"Picture|Foto|Bild|Courtesy|Quelle)(?: by| credit| courtesy(?: of)?)?\s?[:/|]?\s?(?:of |by )?)"
)
# What stands behind a caption's full stop, or in brackets at its end.
CREDITS = [
    re.compile(rf"\s*{pattern}$")
    for pattern in (
        r"[\[(][^()\[\]]{2,90}[\])]\.?",
        rf"{_WORDS}{_NAME}.{{0,40}}",
        rf"{_NAME}\s?(?:/|\||—|-|,|for|via)\s?{_NAME}.{{0,30}}",
        rf"{_NAME}(?:/{_NAME})+",
        r"(?:©|\(c\)).{2,80}",
        r"(?:AP|AFP|Reuters|REUTERS|Getty Images|dpa|EPA|PA|Shutterstock|iStock|Unsplash)\.?",
    )
]
HEAD = re.compile(
    r"(?:FILE|File photo|Photo|Image|Caption|PHOTO|IMAGE|Bild|Foto)\s?[-–—:]+\s?"
    r"(?:In this .{5,40}(?:photo|image|picture),? )?"
)
STOPPED = re.compile(r"[.!?][\"”’']*$")


def uncredited(caption: str) -> str | None:
    """`caption` without its credit and without the word that heads it; None where it has neither.

    >>> uncredited("Mara Quill opens the lock on Monday. (Fenmoor Press/Ivo Brandt)")
    'Mara Quill opens the lock on Monday.'
    >>> uncredited("Mara Quill opens the lock on Monday.")
    """
    left = caption.strip()
    for _ in range(2):  # "… on Monday. Ivo Brandt (Fenmoor Press)"
        left = next((short for pattern in CREDITS if (short := _without(pattern, left))), left)
    head = HEAD.match(left)
    if head and len(left[head.end() :].split()) >= LEAST_WORDS:
        left = left[head.end()].upper() + left[head.end() + 1 :]
    return left if left != caption.strip() else None


def _without(credit: re.Pattern[str], caption: str) -> str | None:
    for found in credit.finditer(caption):
        before = caption[: found.start()].rstrip()
        marked = STOPPED.search(before) or found[0].strip()[:1] in "([©"
        if marked and len(before.split()) >= LEAST_WORDS:
            return before
    return None


def without_credits(page: LabelledPage) -> LabelledPage | None:
    """The page, with its captions but none of their credits; None where it has no caption with a credit."""
    lines, gone = list(page.lines), set()
    for at, (line, label) in enumerate(zip(page.lines, page.labels, strict=True)):
        if label != "caption":
            continue
        if short := uncredited(line):
            lines[at] = short
        elif page.labels[at + 1 : at + 2] == ("credit",):
            gone.add(at + 1)
    if not gone and lines == list(page.lines):
        return None
    kept = [at for at in range(len(lines)) if at not in gone]
    return replace(
        page,
        lines=tuple(lines[at] for at in kept),
        labels=tuple(page.labels[at] for at in kept),
        gaps=tuple(page.gaps[at] for at in kept) if page.gaps else (),
        doubts=frozenset(new for new, old in enumerate(kept) if old in page.doubts),
        weight=page.weight * WEIGHT,
    )


def read_credited(path: Path, known: Set[str]) -> list[LabelledPage]:
    """Of articles that nobody labelled those with captions that rules know, which stand there without credits.

    `known`: ids of those that somebody did. Everything but such captions and long sentences is in doubt.
    """
    seen: set[str] = set()
    return [page for row in _rows(path) if row["id"] not in known and (page := _credited(row, seen))]


def _credited(row: dict[str, str], seen: set[str]) -> LabelledPage | None:
    sheet = lay_out(row["text"], Context(source=row["source"], url=row["url"], title=row["title"]))
    captions = {
        at: short
        for at, (block, rules) in enumerate(zip(sheet.blocks, sheet.rules, strict=True))
        if len(block.lines) == 1
        and any(rule.label == "caption" for rule in rules)
        and (short := uncredited(_line(sheet, at)))
        and short not in seen
    }
    if not captions:
        return None
    seen.update(captions.values())
    told = [
        at
        for at, (block, rules) in enumerate(zip(sheet.blocks, sheet.rules, strict=True))
        if block.sentence and block.words >= BODY_WORDS and not rules
    ]
    single = [at for at, block in enumerate(sheet.blocks) if len(block.lines) == 1]
    return LabelledPage(
        publisher=row["source"] or row["id"],
        url=row["url"] or "",
        language="en",
        lines=tuple(captions.get(at) or _line(sheet, at) for at in single),
        labels=tuple("caption" if at in captions else "body" for at in single),
        weight=WEIGHT,
        gaps=tuple(sheet.blocks[at].gap for at in single),
        doubts=frozenset(new for new, at in enumerate(single) if at not in captions and at not in told),
        title=row["title"],
    )


def _line(sheet: Sheet, at: int) -> str:
    return sheet.lines[sheet.blocks[at].lines[0] - 1].strip()


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)
