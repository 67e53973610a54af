"""What a wrong strike would cost, as the log-odds that the line model must find before a line goes.

One table, and what a place in the document adds to it. A mean of 0 would weigh a lost line like a kept one; news is
dearer. Found by cross-validation over publishers on raw texts and on lines of pages (docs/cleaning.md).
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from typing import NamedTuple

from extractors.clean.passes.structure import members
from extractors.clean.text.blocks import Block
from extractors.clean.text.sheet import Sheet, Struck

# Log-odds that a line needs, by what it is. A sentence costs more the longer it is: that much of the news is gone.
FRAGMENT = 0.8
SENTENCE_WORDS = (15, 30, 60)  # up to so many words, the costs are those
SENTENCE = (0.8, 1.0, 1.4, 2.2)
TEASER_SENTENCE = 1.5  # at least, where the kind is `related`: teasers are headlines, and few of those end with a stop
LONG_FRAGMENT_WORDS = 25  # from so many on a line costs as a sentence does, stop or not
CAPTION = 0.0  # however long, if no stop ends it: the paragraphs mostly say it again
TITLE = 0.5  # the first line, if no full stop ends it

# The same where the place speaks for news; the dearest that applies counts.
BRIEF_BLOCKS = 12  # a text of fewer has been seen seldom, and a sentence is a good part of it
BRIEF_SENTENCE = 4.0
LEAD = 4.0  # most pages that the model learnt from open with furniture, so it expects some
LEAD_SENTENCES = 2  # one alone above other lines is a promo as often as a lead
DECK = 2.8  # right under the headline
DECK_LAST, DECK_WORDS = 3, 5
FIRST = 2.0  # above all others, where the headline is known: a deck five times as often as a caption without credit
NEVER_FIRST = frozenset(("credit", "byline", "dateline", "subscribe", "share"))  # what a deck does not look like
LISTED = 2.8  # brought in by a colon
INTRODUCTION_WORDS = 4  # "Read more about:" heads teasers
INTRODUCTION_ODDS = 0.8
MEMBER = 2.0  # of a structure that is not furniture as a whole

SHORT_SENTENCE_WORDS = 3  # with a full stop: news as often as a slogan
PASSAGE_WORDS = 12  # a piece of prose that is cut off at both ends still has a full stop inside
PASSAGE = re.compile(r"[^\W\d_]{3}[.!?…] [A-ZÀ-ÞА-ЯΑ-Ω]")  # "dept. plan" ends none
CHOSEN = 1.6  # of the blocks chosen from a page few are furniture: the odds must be five times better
LEAST = min(FRAGMENT, CAPTION)  # no cost is lower


class Verdict(NamedTuple):
    """What the model says of a block: the kind of furniture it would be, and the log-odds that it is any."""

    label: str
    odds: float
    reasons: tuple[str, ...] = ()  # what spoke for it, the strongest first


def costs(sheet: Sheet, struck: Struck, verdicts: Mapping[int, Verdict]) -> dict[int, float]:
    """The log-odds that each block with a verdict must pass to go."""
    lead, listed = _lead(sheet, struck), _listed(sheet, struck, verdicts)
    odds = {index: verdict.odds for index, verdict in verdicts.items()}
    inside = members(sheet, struck, odds)
    brief = len(sheet.blocks) < BRIEF_BLOCKS
    found = {}
    for index, (label, *_) in verdicts.items():
        block = sheet.blocks[index]
        sentence = _is_sentence(block)
        cost = _cost(block, label, sentence)
        if index == 0 and label == "title" and not sheet.context.title and not block.key.endswith("."):
            cost = TITLE
        elif index in lead:
            cost = LEAD
        elif index == 0 and label not in NEVER_FIRST and _may_be_deck(sheet):
            cost = max(cost, FIRST)
        elif label not in ("caption", "credit") and _is_deck(sheet, struck, index):
            cost = max(cost, DECK)
        if label == "title" and sheet.context.title:
            cost = max(cost, DECK)  # the headline is known, and is another: what else reads like one is news
        if brief:
            cost = max(cost, BRIEF_SENTENCE if sentence else FRAGMENT)
        if index in listed:
            cost = max(cost, LISTED)
        if index in inside:
            cost = max(cost, MEMBER)
        found[index] = cost + CHOSEN if sheet.context.chosen else cost
    return found


def _cost(block: Block, label: str, sentence: bool) -> float:
    if label == "caption" and not sentence:
        return CAPTION
    if not sentence and block.words < LONG_FRAGMENT_WORDS:
        return FRAGMENT
    cost = SENTENCE[bisect_right(SENTENCE_WORDS, block.words)]
    return max(cost, TEASER_SENTENCE) if sentence and label == "related" else cost


def _is_sentence(block: Block) -> bool:
    return (
        block.sentence
        or (block.words >= SHORT_SENTENCE_WORDS and block.key.rstrip("\"'”»").endswith("."))
        or (block.words >= PASSAGE_WORDS and PASSAGE.search(block.key) is not None)
    )


def _lead(sheet: Sheet, struck: Struck) -> range:
    """The sentences that a text opens with, if it opens with prose: a story without furniture above it."""
    blocks = sheet.blocks
    end = next((i for i, block in enumerate(blocks) if i in struck or not block.sentence), len(blocks))
    return range(end if end >= LEAD_SENTENCES else 0)


def _is_deck(sheet: Sheet, struck: Struck, index: int) -> bool:
    """Whether a line stands where a deck does, right under the headline, and no rule knows it."""
    above = struck.get(index - 1)
    return (
        0 < index <= DECK_LAST
        and sheet.blocks[index].words >= DECK_WORDS
        and (index == 1 or (above is not None and above.label == "title"))
        and not sheet.rules[index]
        and not any(map(str.isdigit, sheet.blocks[index].key))  # a date, a reading time
    )


def _may_be_deck(sheet: Sheet) -> bool:
    """Whether the first line can be the deck of a headline that stands elsewhere: no rule knows it, not even a cue."""
    return bool(sheet.context.title) and not sheet.rules[0] and sheet.blocks[0].words >= DECK_WORDS


def _listed(sheet: Sheet, struck: Struck, verdicts: Mapping[int, Verdict]) -> frozenset[int]:
    """Lines of a list that the story brings in with a colon, up to the next sentence or furniture that a rule knows."""
    if ":" not in {block.key[-1] for block in sheet.blocks}:
        return frozenset()  # as in most documents
    found: set[int] = set()
    inside = False
    for index, block in enumerate(sheet.blocks):
        if index in struck or (block.sentence and not block.bullet):
            inside = False
        elif inside:
            found.add(index)
        if block.key.endswith(":") and block.words >= INTRODUCTION_WORDS and index not in struck:
            inside = index not in verdicts or verdicts[index].odds < INTRODUCTION_ODDS
            if inside:
                found.add(index)
    return frozenset(found)
