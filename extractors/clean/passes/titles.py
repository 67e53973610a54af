"""The headline in the text: it goes to the metadata, and out of the story."""

import re
from itertools import accumulate

from extractors.clean.text.blocks import Block
from extractors.clean.text.headline import address_words, letters_of, slug_of
from extractors.clean.text.sheet import Sheet, Strike, Struck

MAX_WORDS = 30
FIRST_BLOCKS = 8  # a headline stands above the story, if it stands anywhere

# An address tells the headline in most papers. Of its words the line must have most, and not drown them in others.
# Sub-headings and list items share words with it too; so only the first such line counts, and lines equal to it.
ADDRESS_SHARE = 0.7
LINE_SHARE = 0.35
SAME_MIN_WORDS = 3
STORY_SENTENCES = 3  # below so many the story is under way, and a line like the headline is a sub-heading
LONG_WORD, CHANGED_SHARE = 4, 0.5  # letters; of a line's long words
LONGEST_GUESS_WORDS = 16  # a longer first line is the deck of a text whose headline is gone already
BYLINE_MIN_WORDS = 4  # fewer above a byline are a section's name

AGENCY_DATELINE = "body/agency-dateline"
SENTENCE_INSIDE = re.compile(r"[a-zß-ÿ]{3}[.!?] ")  # a headline is one; "U.S." ends none


def titled(sheet: Sheet, struck: Struck) -> dict[int, Strike]:
    """A line that is the given title or the address of the page, else what stands first as only a headline does."""
    given = letters_of(sheet.context.title or "")
    slug = frozenset(slug_of(sheet.context.url or ""))
    above = [0, *accumulate(block.sentence and index not in struck for index, block in enumerate(sheet.blocks))]
    told = ""  # the letters of the headline that the address tells
    found = {}
    for index, block in enumerate(sheet.blocks):
        if index in struck or block.words > MAX_WORDS or _is_lead(sheet, index):
            continue
        if given and abs(len(block.key) - len(given)) < 40 and letters_of(block.key) == given:
            found[index] = Strike("title", "title/given")
        elif slug and (told or above[index] < STORY_SENTENCES) and _may_be_headline(block) and _is_address(block, slug):
            told = told or letters_of(block.key)
            if letters_of(block.key) == told:
                found[index] = Strike("title", "title/address", 0.95)
    if found:
        return found
    open_ones = [i for i in range(min(FIRST_BLOCKS, len(sheet.blocks))) if i not in struck and i not in sheet.kept]
    if not open_ones:
        return {}
    first = open_ones[0]
    for index in open_ones:
        if _stands_above_byline(sheet.blocks[index], struck.get(index + 1)):
            return {index: Strike("title", "title/above-byline", 0.9)}
        if sheet.blocks[index].words >= BYLINE_MIN_WORDS:
            break  # no section's name, so the headline would have stood above it
    if given or (slug and not _may_be_address(sheet.blocks[first], slug)):
        return {}  # the headline is known, and is another
    if not _stands_as_title(sheet.blocks, first, struck):
        return {}
    return {first: Strike("title", "title/first-line", 0.9)}


def _is_lead(sheet: Sheet, index: int) -> bool:
    """Whether the line opens as agencies open a report: it shares words with the headline, and is news."""
    return any(rule.id == AGENCY_DATELINE for rule in sheet.rules[index])


def _stands_above_byline(block: Block, below: Strike | None) -> bool:
    return (
        below is not None
        and below.label in ("byline", "dateline")
        and (_may_be_headline(block) or _is_of_two_sentences(block))
        and block.words >= BYLINE_MIN_WORDS
        and block.key[-1] not in ";,…"
    )


def _is_of_two_sentences(block: Block) -> bool:
    """`He drew every boat. Now they want the drawings back.`: magazines like that shape of headline."""
    return block.words <= LONGEST_GUESS_WORDS and len(SENTENCE_INSIDE.findall(block.key)) == 1 and not block.bullet


def _stands_as_title(blocks: list[Block], first: int, struck: Struck) -> bool:
    block = blocks[first]
    after = next((b for i, b in enumerate(blocks[first + 1 :], first + 1) if i not in struck), None)
    return (
        after is not None
        and not block.bullet
        and SAME_MIN_WORDS <= block.words <= LONGEST_GUESS_WORDS
        and block.key[-1] not in ".:;,…。"
        and not SENTENCE_INSIDE.search(block.key)
        and (after.gap > 0 or first + 1 in struck)
        and after.sentence
        and after.words > block.words
        and sum(b.gap > 0 for b in blocks) >= 0.5 * len(blocks)
    )


def _may_be_headline(block: Block) -> bool:
    return not block.sentence and not block.bullet and block.key[-1] not in ".:。"


def _is_address(block: Block, slug: frozenset[str]) -> bool:
    words = address_words(block.key)
    same = len(words & slug)
    return same >= SAME_MIN_WORDS and same >= ADDRESS_SHARE * len(slug) and same >= LINE_SHARE * len(words)


def _may_be_address(block: Block, slug: frozenset[str]) -> bool:
    """Whether enough of the line is in the address for a headline that was changed since."""
    words = {word for word in address_words(block.key) if len(word) >= LONG_WORD}
    same = len(words & slug)
    return same >= SAME_MIN_WORDS and same >= CHANGED_SHARE * len(words)
