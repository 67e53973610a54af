"""Removals with their place in the input, and the metadata that struck lines held."""

import re
from collections.abc import Iterator

from extractors.clean.text.blocks import Block
from extractors.clean.text.sheet import Sheet, Strike, Struck
from extractors.facts.names import are_names, person_names
from extractors.records import Found, Removal

CUT_FACTS = {"title/glued": ("title", "title-line"), "byline/name-behind-the-end": ("author", "byline")}
FIELD_OF = {"title": "title", "byline": "author", "dateline": "published_at", "legal": "rights", "caption": "caption"}
AGENCIES = (
    "AP|AFP|Reuters|dpa|EFE|ANSA|APA|ANP|NTB|TT|PA|UPI|AAP|Xinhua|TASS|PTI|ANI|IANS|Bernama|Yonhap|Kyodo|Lusa|Belga|CP"
    "|Associated Press|Agence France-Presse|Bloomberg"
)
DATELINE_CHARS = 62  # within so many its bracket opens
DATELINE_AGENCY = re.compile(rf"^[A-ZÀ-Þ][^.!?]{{1,60}}\(({AGENCIES})\)\s*[-–—:]", re.IGNORECASE)
AGENCY_LINE = re.compile(rf"(?:^|\b)({AGENCIES}|Deutsche Presse-Agentur|Europa Press)\b", re.IGNORECASE)
BY = re.compile(
    r"^\W*(?:(?:written|posted|reported|story|compiled|words)\s+)?(?:by|von|par|por|di|av|af|door|autor(?:in)?|author)\b[:\s]*",
    re.IGNORECASE,
)

DATE_TAIL = re.compile(
    r"[\s,|•·–—-]*(?:\bon )?((?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
    r"(?:[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}\.? [a-z]{3,9}\.? \d{4}|\d{4}-\d\d-\d\d)\b.*)$",
    re.IGNORECASE,
)


HEAD_PARAGRAPHS = 2  # what stays above: a date that stands deeper in a text is of an event or of another story
SAYS_SO = {"dateline/labelled", "dateline/updated-before"}  # wherever it stands, it speaks of this text
MAY_BE_DATED = {"byline", "other", "share", "nav", "related"}  # in the head: what the model takes such a line for
MAX_DATED_CHARS = 90
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def receipts(sheet: Sheet, struck: Struck) -> tuple[Removal, ...]:
    """One removal a non-blank line of each struck block, in order of lines."""
    found = []
    for index in sorted(struck):
        label, rule, confidence = struck[index]
        for number in sheet.blocks[index].lines:
            line = sheet.lines[number - 1]
            found.append(Removal(number, 0, len(line), line, label, rule, True, confidence))
    return tuple(found)


def parts(sheet: Sheet, struck: Struck) -> tuple[Removal, ...]:
    """One removal for each stretch that was cut from a line that stays."""
    found = []
    for index, cuts in sheet.cuts.items():
        if index not in struck:
            number = sheet.blocks[index].lines[0]
            line = sheet.lines[number - 1]
            found += [Removal(number, a, b, line[a:b], rule.label, rule.id, False) for a, b, rule in cuts]
    return tuple(found)


def facts(sheet: Sheet, struck: Struck) -> tuple[Found, ...]:
    """What struck lines said of the article, and the agency of a dateline that stays.

    A date is the article's if it stands in the head or at the foot; what only looks dated, in the head, comes last.
    """
    found, dated = [], []
    kept = [index for index in range(len(sheet.blocks)) if index not in struck]
    head = kept[HEAD_PARAGRAPHS] if len(kept) > HEAD_PARAGRAPHS else len(sheet.blocks)
    foot = kept[-1] if kept else 0
    for index, block in enumerate(sheet.blocks):
        strike = struck.get(index)
        if strike is not None:
            is_own = index < head or index > foot or strike.rule in SAYS_SO
            if strike.label in FIELD_OF and (is_own or strike.label != "dateline"):
                found += _held(block, strike)
            if index < head and strike.label in MAY_BE_DATED and len(block.text) < MAX_DATED_CHARS:
                dated += [Found("published_at", block.text, "dateline", block.lines[0])] * bool(YEAR.search(block.text))
        elif block.text.find("(", 0, DATELINE_CHARS) >= 0 and (match := DATELINE_AGENCY.match(block.text)):
            found.append(Found("agency", match[1], "dateline", block.lines[0]))
    return (*found, *_of_cuts(sheet, struck), *dated)


def _of_cuts(sheet: Sheet, struck: Struck) -> Iterator[Found]:
    """The headline in front of a paragraph, and the author's name behind one."""
    for index, cuts in sheet.cuts.items():
        number = sheet.blocks[index].lines[0]
        for start, end, rule in cuts if index not in struck else ():
            if rule.id in CUT_FACTS:
                field, origin = CUT_FACTS[rule.id]
                yield Found(field, sheet.lines[number - 1][start:end].strip(), origin, number)


def _held(block: Block, strike: Strike) -> list[Found]:
    field = FIELD_OF[strike.label]
    line = block.lines[0]
    if strike.rule == "byline/author-page":
        return []
    if field != "author":
        origin = {"title": "title-line", "published_at": "dateline"}.get(field, "text")
        return [Found(field, block.text, origin, line)]
    agency = AGENCY_LINE.search(block.key)
    held = [Found("agency", agency[1], "byline", line)] if agency else []
    if strike.rule not in ("byline/wire", "byline/source", "byline/en-contributed", "byline/en-reporting"):
        name, date = _name_and_date(BY.sub("", block.text).strip())
        if not strike.rule.startswith("model/") or are_names(person_names(name)[0]):  # it takes captions for bylines
            held.append(Found("author", name, "byline", line))
        if date:
            held.append(Found("published_at", date, "byline", line))
    return held


def _name_and_date(text: str) -> tuple[str, str | None]:
    """A byline often ends on the date: ("Ada Quill", "May 3, 2023")."""
    tail = DATE_TAIL.search(text)
    return (text[: tail.start()], tail[1]) if tail and tail.start() else (text, None)
