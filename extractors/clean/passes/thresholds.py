"""How sure the line model must be to strike a line, by what would be lost: a sentence is news till shown otherwise.

From publisher-wise cross-validation; lower ones lose well over half a percent of the body.
"""

from bisect import bisect_right
from collections.abc import Mapping
from typing import NamedTuple

from extractors.clean.passes.headed import headed
from extractors.clean.text.blocks import Block
from extractors.clean.text.sheet import Sheet, Struck

FRAGMENT_WORDS = (5, 9, 14)  # up to so many words, the thresholds are those
FRAGMENT_THRESHOLDS = (0.55, 0.6, 0.6, 0.6)
TEASER_THRESHOLDS = (0.3, 0.3, 0.35, 0.4)  # other stories' headlines: long for fragments, and seldom news
SENTENCE_THRESHOLD = 0.83
SENTENCE_THRESHOLDS = {
    "related": 0.85,  # a teaser's text reads like news
    # These speak to the reader or of the writer, as few sentences of news do.
    "subscribe": 0.7, "comments": 0.7, "author_bio": 0.7, "byline": 0.7, "legal": 0.7,
}  # fmt: skip
TEASED_THRESHOLD = 0.35  # between two teasers
SHORT_SENTENCE_WORDS = 3  # with a full stop: news as often as a slogan
PICTURE_LABELS = ("caption", "credit")
PICTURE_THRESHOLD = 0.5  # captions cost the least: the paragraphs mostly say it again
PICTURED_THRESHOLD = 0.15  # touching a credit: on 177 pages a dozen captions more, and three sentences
PICTURED_SENTENCE_THRESHOLD = 0.3  # decks stand above credits, too
PICTURED_WORDS = 40  # longer ones are paragraphs
TITLE_THRESHOLD = 0.6  # the first line, if no full stop ends it: headlines are questions and quotations too
PAGE_BLOCKS = 12  # with fewer a text is a brief, of which the model has seen few, and a sentence is a good part of it
BRIEF_THRESHOLD = 0.995
BRIEF_FRAGMENT_THRESHOLD = 0.5  # a line of its own there is seldom another story's headline
DECK_THRESHOLD = 0.95  # right under the headline; few pages have a deck, and so the model expects none
DECK_LAST, DECK_WORDS = 3, 5
HEADED_THRESHOLD = 0.95  # questions and answers, steps and tips speak to "you" as offers do
LISTED_THRESHOLD = 0.95
INTRODUCTION_WORDS = 4  # "Read more about:" heads teasers
INTRODUCTION_CHANCE = 0.7
LEAD_THRESHOLD = 0.98  # most labelled pages open with furniture, so the model expects some
LEAD_SENTENCES = 2  # one alone above other lines is a promo as often as a lead
# The model learnt from raw lines, half of them furniture; of a page's chosen blocks few are. The odds must be
# so many times better there: on 260 pages 5 keeps .3 points of the text more than 2 does, at the same precision.
CHOSEN_ODDS = 5.0
LEAST_CHANCE = PICTURED_THRESHOLD  # no threshold is lower


class Verdict(NamedTuple):
    """What the model says of a block: the kind of furniture it would be, and how likely it is any."""

    label: str
    chance: float


def thresholds(sheet: Sheet, struck: Struck, verdicts: Mapping[int, Verdict]) -> dict[int, float]:
    """How sure the model must be of each block that it has a verdict on."""
    lead, pictured, listed = _lead(sheet, struck), _beside_credits(struck, verdicts), _listed(sheet, struck, verdicts)
    found = {}
    for index, (label, _) in verdicts.items():
        if index == 0 and label == "title" and not sheet.context.title and not sheet.blocks[index].key.endswith("."):
            least = TITLE_THRESHOLD
        elif index in lead:
            found[index] = LEAD_THRESHOLD
            continue
        elif label == "caption" and index in pictured and sheet.blocks[index].words <= PICTURED_WORDS:
            least = PICTURED_SENTENCE_THRESHOLD if sheet.blocks[index].sentence else PICTURED_THRESHOLD
        elif label not in PICTURE_LABELS and _is_deck(sheet, struck, index):
            least = DECK_THRESHOLD
        else:
            least = _least(sheet.blocks[index], label)
        if len(sheet.blocks) < PAGE_BLOCKS:
            least = max(least, BRIEF_THRESHOLD if _is_sentence(sheet.blocks[index]) else BRIEF_FRAGMENT_THRESHOLD)
        if index in listed:
            least = max(least, LISTED_THRESHOLD)
        found[index] = _for_chosen(least) if sheet.context.chosen else least
    for index in _between_teasers(sheet, struck, verdicts, found):
        teased = _for_chosen(TEASED_THRESHOLD) if sheet.context.chosen else TEASED_THRESHOLD
        found[index] = min(found[index], teased)
    for index in headed(sheet, struck) & found.keys():
        found[index] = max(found[index], HEADED_THRESHOLD)
    return found


def _for_chosen(least: float) -> float:
    return least * CHOSEN_ODDS / (least * CHOSEN_ODDS + 1 - least)


def _between_teasers(
    sheet: Sheet, struck: Struck, verdicts: Mapping[int, Verdict], least: Mapping[int, float]
) -> list[int]:
    """Lines with a teaser's headline above and a teaser below, or the end: the text between reads like news.

    What a rule knows above ("Read also: ...") is all there is of its teaser: below it the story goes on.
    """
    if len(sheet.blocks) < PAGE_BLOCKS:
        return []
    headlines = {i for i, (label, chance) in verdicts.items() if label == "related" and chance > least[i]}
    ends = headlines | {i for i, strike in struck.items() if strike.label == "related"} | {len(sheet.blocks)}
    return [i for i in verdicts if i - 1 in headlines and i + 1 in ends]


def _lead(sheet: Sheet, struck: Struck) -> range:
    """The sentences that a text opens with, if it opens with prose: a story without furniture above it."""
    blocks = sheet.blocks
    end = next((i for i, block in enumerate(blocks) if i in struck or not block.sentence), len(blocks))
    return range(end if end >= LEAD_SENTENCES else 0)


def _beside_credits(struck: Struck, verdicts: Mapping[int, Verdict]) -> frozenset[int]:
    """Blocks right above or below a picture's credit: of these, what looks like a caption is one."""
    known = [index for index, strike in struck.items() if strike.label == "credit"]
    likely = [i for i, (label, chance) in verdicts.items() if label == "credit" and chance > PICTURE_THRESHOLD]
    return frozenset(index + step for index in (*known, *likely) for step in (-1, 1))


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
            inside = index not in verdicts or verdicts[index].chance < INTRODUCTION_CHANCE
            if inside:
                found.add(index)
    return frozenset(found)


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


def _least(block: Block, label: str) -> float:
    if _is_sentence(block):
        return SENTENCE_THRESHOLDS.get(label, SENTENCE_THRESHOLD)
    if label in PICTURE_LABELS:
        return PICTURE_THRESHOLD
    by_words = TEASER_THRESHOLDS if label == "related" else FRAGMENT_THRESHOLDS
    return by_words[bisect_right(FRAGMENT_WORDS, block.words)]


def _is_sentence(block: Block) -> bool:
    return block.sentence or (block.words >= SHORT_SENTENCE_WORDS and block.key.rstrip("\"'”»").endswith("."))
