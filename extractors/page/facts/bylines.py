"""Lines of a page that credit somebody."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from extractors.facts.byline_words import AGENCIES
from extractors.facts.dates import parse_date
from extractors.facts.names import are_names, person_names
from extractors.page.body.blocks import Block
from extractors.page.body.cues import BIT, TAG_BITS
from extractors.page.facts.surroundings import LEAST_PROSE, Surroundings, is_of_story

BYLINE = re.compile(
    r"^(?:by|von|par|por|di|da|door|av|af|text|texte|texto|tekst|(?:written|reported|words|story|posted) by"
    r"|autor(?:in|es|ka)?|auteurs?|oleh|penulis|автор[ыи]?|текст|كتب|كتبت|بقلم|מאת|γράφει)(?![\w’'])[:： ]+\S"
    r"|^(?:記者|记者|文／|文:|文：|作者)|作者[:：]|(?:기자|記者|记者)$",
    re.IGNORECASE,
)
# Names in scripts without capitals: two to four words, or glued in Chinese, Japanese and Korean.
FOREIGN = re.compile(r"[^\W\d_]{2,14}(?:[ -][^\W\d_]{1,14}){1,3}")
GLUED = re.compile(r"[\u4e00-\u9fff々]{2,5}|[\uac00-\ud7a3]{2,4}|[\u4e00-\u9fff]{1,3} [\u4e00-\u9fff]{1,3}")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "figcaption")
MAX_BYLINE_CHARS = 160
NAMELESS_BEHIND = 12  # blocks behind the headline, where nothing but its box says that a line is a byline
MOST_WORDS_OF_AN_AGENCY = 4  # in a line of its own, with the place: "AFP, PARIS"
MAX_DATE_CHARS = 60
PICTURED = BIT["caption"] | TAG_BITS["figure"]
MAX_BOXED = 300  # blocks in boxes for bylines; more are a list of articles


def spoken(near: Surroundings) -> Iterator[str]:
    """Lines near the headline that open with "By"."""
    yield from (block.text for block in (*near.below, *near.above) if _is_byline(block))


def nameless(near: Surroundings) -> Iterator[str]:
    """Lines of names between headline and story without "By"."""
    head = [*near.above[:2], *takewhile(lambda block: len(block.text) < LEAST_PROSE, near.below[:NAMELESS_BEHIND])]
    for at, block in enumerate(head):
        if _is_nameless(block, head[at + 1 : at + 2]):
            yield block.text


def elsewhere(blocks: Sequence[Block], near: Surroundings) -> Iterator[str]:
    """Lines anywhere that open with "By" and stand in a box for bylines."""
    boxed = (b for b in blocks if (b.own | b.near) & BIT["byline"] and is_of_story(b, near.headline))
    yield from (block.text for block in islice(boxed, MAX_BOXED) if _is_byline(block))


def is_person(name: str) -> bool:
    if name[0] < "\u0370":
        return are_names([name]) and name.lower() not in AGENCIES
    return bool(GLUED.fullmatch(name) or FOREIGN.fullmatch(name))


def _is_byline(block: Block) -> bool:
    """Opens with "By", and what follows is names."""
    if len(block.text) > MAX_BYLINE_CHARS or not BYLINE.search(block.text):
        return False
    names, agency = person_names(block.text)
    boxed = bool((block.own | block.near) & BIT["byline"]) and not block.text[0].islower()
    return bool(names) and (boxed or agency is not None or all(map(is_person, names)))


def _is_nameless(block: Block, following: Sequence[Block]) -> bool:
    """Holds nothing but names and stands in a box for bylines, or above the date; or nothing but an agency."""
    here = block.own | block.near
    if len(block.text) > MAX_BYLINE_CHARS or block.tag in HEADINGS or (block.own | block.around) & PICTURED:
        return False
    names, agency = person_names(block.text)
    if agency and len(block.text.split()) <= MOST_WORDS_OF_AN_AGENCY:
        return True
    placed = here & BIT["byline"] or (
        are_names([block.text]) and any(len(b.text) <= MAX_DATE_CHARS and parse_date(b.text) for b in following)
    )
    return bool(placed and names) and all(map(is_person, names))
