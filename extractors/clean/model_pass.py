"""The last pass: what no rule knows is judged by the line model, behind the sentence guard."""

from bisect import bisect_right

from extractors.clean.blocks import Block
from extractors.clean.model import line_model
from extractors.clean.sheet import Sheet, Strike, Struck

# How sure the model must be, by what would be lost: a sentence is news till shown otherwise, a button is not.
# From publisher-wise cross-validation; lower ones lose more than half a percent of the body.
SENTENCE_THRESHOLD = 0.83
FRAGMENT_WORDS = (5, 9, 14)
FRAGMENT_THRESHOLDS = (0.5, 0.5, 0.6, 0.7)
TEASER_THRESHOLD = 0.7  # a sentence that looks like a teaser in a list of teasers
PICTURE_LABELS = ("caption", "credit")
PICTURE_THRESHOLD = 0.42  # captions cost the least: the paragraphs mostly say it again
LEAST_CHANCE = min(*FRAGMENT_THRESHOLDS, PICTURE_THRESHOLD)
SHORT_SENTENCE_WORDS = 5  # with a full stop: news as often as a slogan
MIN_BLOCKS = 2  # a single line has neither place nor neighbours


def modelled(sheet: Sheet, struck: Struck) -> dict[int, Strike]:
    """Lines that the model takes for furniture, each with the kind that it looks most like."""
    if len(sheet.blocks) < MIN_BLOCKS:
        return {}
    model = line_model()
    chances, rows = model.judge(sheet)
    likely = [
        index
        for index, chance in enumerate(chances.tolist())
        if chance > LEAST_CHANCE and index not in struck and index not in sheet.kept
    ]
    if not likely:
        return {}
    return {
        index: Strike(label, "model/line", round(float(chances[index]), 3))
        for index, label in zip(likely, model.label(rows[likely]), strict=True)
        if chances[index] > threshold(sheet.blocks[index], label)
    }


def threshold(block: Block, label: str) -> float:
    short_sentence = block.words >= SHORT_SENTENCE_WORDS and block.key.endswith(".")
    if block.sentence or short_sentence:
        return TEASER_THRESHOLD if label == "related" else SENTENCE_THRESHOLD
    if label in PICTURE_LABELS:
        return PICTURE_THRESHOLD
    return FRAGMENT_THRESHOLDS[bisect_right(FRAGMENT_WORDS, block.words)]
