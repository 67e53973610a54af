"""The passes that need no model: anchored rules, offers to their end, the publisher's memory."""

import re

from extractors.clean.text.sheet import Sheet, Strike, Struck
from extractors.records import LABELS

KIND_LEAD = "related/kind-lead"
STRIP = frozenset(LABELS)
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
        if rules and index not in sheet.kept:  # most lines have none
            for rule in rules:
                if rule.label in STRIP:
                    found[index] = Strike(rule.label, rule.id)
                    break
    above, below = found.get(0), found.get(1)
    if above and below and above.rule == KIND_LEAD and below.label == "byline":
        del found[0]  # "Comment: …" is how papers head their own comments too
    return found


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
    """The first line of the run of offer lines at the end; news that a rule keeps ends the run."""
    opener = None
    for index in range(len(sheet.blocks) - 1, -1, -1):
        if index in sheet.kept:
            break
        strike = struck.get(index)
        if strike and strike.label == "subscribe" and any(rule.opens for rule in sheet.rules[index]):
            opener = index
        if strike is None and sheet.blocks[index].sentence and not OFFERS.search(sheet.blocks[index].key):
            break
    return opener
