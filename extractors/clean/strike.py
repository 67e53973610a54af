"""The passes that need no model: anchored rules, the title, offers to their end, the publisher's memory."""

import re

from extractors.clean.blocks import Block
from extractors.clean.sheet import Sheet, Strike, Struck
from extractors.records import LABELS

STRIP = frozenset(LABELS)
TITLE_MAX_WORDS = 30
OFFER_MAX_SHARE = 0.5  # of the document's characters: a longer tail is an article about subscriptions
OFFERS = re.compile(
    r"\b(?:we|you|us|our|your|pages|access|exclusive|subscri\w+|unsere?n?|kostenlos|abo|vous|votre|nos|usted|tu|nuestr\w+)\b",
    re.IGNORECASE,
)  # each sentence of an offer speaks to the reader
LONG_SENTENCE_WORDS = 14  # frequency alone never takes one


def anchored(sheet: Sheet, struck: Struck) -> dict[int, Strike]:
    """Blocks that a rule matches from end to end."""
    found = {}
    for index, rules in enumerate(sheet.rules):
        for rule in rules:
            if rule.label == "correction":
                break  # corrections stay, whatever else they look like
            if rule.label in STRIP:
                found[index] = Strike(rule.label, rule.id)
                break
    return found


def titled(sheet: Sheet, struck: Struck) -> dict[int, Strike]:
    """The headline: a whole line that is the given title, or the line that stands first as only a headline does."""
    given = _letters(sheet.context.title or "")
    found = {
        index: Strike("title", "title/given")
        for index, block in enumerate(sheet.blocks)
        if given and index not in struck and abs(len(block.key) - len(given)) < 40 and _letters(block.key) == given
    }
    if found:
        return found
    first = next((i for i in range(min(8, len(sheet.blocks))) if i not in struck), None)
    if first is None or not _stands_as_title(sheet.blocks, first, struck):
        return {}
    return {first: Strike("title", "title/first-line", 0.9)}


def offered(sheet: Sheet, struck: Struck) -> dict[int, Strike]:
    """A subscription offer that ends the text: from its heading on, while it speaks to the reader."""
    last = struck.get(len(sheet.blocks) - 1)
    if last is None or last.label != "subscribe":
        return {}
    opener = _opener(sheet, struck)
    if opener is None:
        return {}
    tail = range(opener, len(sheet.blocks))
    size = sum(len(sheet.blocks[i].text) for i in tail)
    if size > OFFER_MAX_SHARE * sum(len(block.text) for block in sheet.blocks):
        return {}
    return {i: Strike("subscribe", "subscribe/block", 0.95) for i in tail if i not in struck}


def remembered(sheet: Sheet, struck: Struck) -> dict[int, Strike]:
    """Lines that came back in story after story of this publisher; never a long sentence on that alone."""
    memory, publisher = sheet.context.memory, sheet.context.source
    if memory is None or not publisher:
        return {}
    return {
        index: Strike("other", "memory/line", 0.95)
        for index, block in enumerate(sheet.blocks)
        if index not in struck
        and not (block.sentence and block.words >= LONG_SENTENCE_WORDS)
        and memory.knows(publisher, block.text)
    }


def _opener(sheet: Sheet, struck: Struck) -> int | None:
    """The first line of the run of offer lines at the end."""
    opener = None
    for index in range(len(sheet.blocks) - 1, -1, -1):
        strike = struck.get(index)
        if strike and strike.label == "subscribe" and any(rule.opens for rule in sheet.rules[index]):
            opener = index
        if strike is None and sheet.blocks[index].sentence and not OFFERS.search(sheet.blocks[index].key):
            break
    return opener


def _stands_as_title(blocks: list[Block], first: int, struck: Struck) -> bool:
    block = blocks[first]
    after = next((b for i, b in enumerate(blocks[first + 1 :], first + 1) if i not in struck), None)
    return (
        after is not None
        and not block.bullet
        and 3 <= block.words <= TITLE_MAX_WORDS
        and block.key[-1] not in ".:;,…"
        and (after.gap > 0 or first + 1 in struck)
        and after.sentence
        and after.words > block.words
        and sum(b.gap > 0 for b in blocks) >= 0.5 * len(blocks)
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
