"""The last pass: what no rule knows is judged by the line model, behind the sentence guard."""

import re
from bisect import bisect_right

from extractors.clean.blocks import Block
from extractors.clean.model import line_model
from extractors.clean.sheet import Sheet, Strike, Struck

# How sure the model must be, by what would be lost: a sentence is news till shown otherwise, a button is not.
# From publisher-wise cross-validation; lower ones lose well over half a percent of the body.
SENTENCE_THRESHOLD = 0.83
FRAGMENT_WORDS = (5, 9, 14)
FRAGMENT_THRESHOLDS = (0.5, 0.6, 0.7, 0.8)
TEASER_THRESHOLD = 0.7  # a sentence that looks like a teaser in a list of teasers
PICTURE_LABELS = ("caption", "credit")
PICTURE_THRESHOLD = 0.55  # captions cost the least: the paragraphs mostly say it again
LEAST_CHANCE = min(*FRAGMENT_THRESHOLDS, PICTURE_THRESHOLD)
LEAD_THRESHOLD = 0.98  # most labelled pages open with furniture, so the model expects some
LEAD_SENTENCES = 2  # one alone above other lines is a promo as often as a lead
SHORT_SENTENCE_WORDS = 5  # with a full stop: news as often as a slogan
# The model learnt from raw lines, half of them furniture; of a page's chosen blocks few are. The odds must be
# so many times better there: 3 keeps 1 % of the text more than 1 does, at the same precision; 7 gains no more.
CHOSEN_ODDS = 3.0
# Scripts of India end a sentence with another mark than a full stop; Thai, Lao, Burmese, Khmer, Japanese and Chinese
# part no words with spaces: a sentence looks like a button. The model never saw any and would strike whole stories.
UNKNOWN_SCRIPTS = re.compile("[\u0900-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
PAGE_SENTENCES = 3  # of 177 labelled pages one has fewer
MIN_BLOCKS = 2  # a single line has neither place nor neighbours


def modelled(sheet: Sheet, struck: Struck) -> dict[int, Strike]:
    """Lines that the model takes for furniture, each with the kind that it looks most like."""
    if len(sheet.blocks) < MIN_BLOCKS or _is_prose(sheet, struck) or _is_wire(sheet, struck):
        return {}
    model = line_model()
    chances, rows = model.judge(sheet)
    likely = [
        index
        for index, chance in enumerate(chances.tolist())
        if chance > LEAST_CHANCE
        and index not in struck
        and index not in sheet.kept
        and _is_known_script(sheet.blocks[index])
    ]
    if not likely:
        return {}
    lead = _lead(sheet, struck)
    return {
        index: Strike(label, "model/line", round(float(chances[index]), 3))
        for index, label in zip(likely, model.label(rows[likely]), strict=True)
        if chances[index]
        > (LEAD_THRESHOLD if index in lead else threshold(sheet.blocks[index], label, chosen=sheet.context.chosen))
    }


def _is_prose(sheet: Sheet, struck: Struck) -> bool:
    """Whether nothing but sentences is left: the passes before knew all, and the model would only cost time."""
    return all(block.sentence or index in struck for index, block in enumerate(sheet.blocks))


def _is_known_script(block: Block) -> bool:
    return len(UNKNOWN_SCRIPTS.findall(block.text)) * 4 < len(block.text)


def _is_wire(sheet: Sheet, struck: Struck) -> bool:
    """Whether this is a list of facts: no rule knew a line of it, and too few sentences to tell the rest by.

    A dividend, a table of prices, a result: each line is short and is all there is of the news.
    """
    return not struck and sum(block.sentence for block in sheet.blocks) < PAGE_SENTENCES


def _lead(sheet: Sheet, struck: Struck) -> range:
    """The sentences that a text opens with, if it opens with prose: a story without furniture above it."""
    blocks = sheet.blocks
    end = next((i for i, block in enumerate(blocks) if i in struck or not block.sentence), len(blocks))
    return range(end if end >= LEAD_SENTENCES else 0)


def threshold(block: Block, label: str, *, chosen: bool = False) -> float:
    """How sure the model must be to strike this block as that."""
    least = _least(block, label)
    return least * CHOSEN_ODDS / (least * CHOSEN_ODDS + 1 - least) if chosen else least


def _least(block: Block, label: str) -> float:
    short_sentence = block.words >= SHORT_SENTENCE_WORDS and block.key.endswith(".")
    if block.sentence or short_sentence:
        return TEASER_THRESHOLD if label == "related" else SENTENCE_THRESHOLD
    if label in PICTURE_LABELS:
        return PICTURE_THRESHOLD
    return FRAGMENT_THRESHOLDS[bisect_right(FRAGMENT_WORDS, block.words)]
