"""The last pass: what no rule knows is judged by the line model, behind the sentence guard."""

from bisect import bisect_right

from extractors.clean.blocks import Block
from extractors.clean.model import line_model
from extractors.clean.sheet import Sheet, Strike, Struck

# How sure the model must be, by what would be lost: a sentence is news till shown otherwise, a button is not.
# From publisher-wise cross-validation; lower ones lose more than half a percent of the body.
SENTENCE_THRESHOLD = 0.85
FRAGMENT_WORDS = (5, 9, 14)
FRAGMENT_THRESHOLDS = (0.68, 0.72, 0.8, 0.84)
SHORT_SENTENCE_WORDS = 5  # with a full stop: news as often as a slogan
MIN_BLOCKS = 2  # a single line has neither place nor neighbours


def modelled(sheet: Sheet, struck: Struck) -> dict[int, Strike]:
    """Lines that the model takes for furniture, each with the kind that it looks most like."""
    if len(sheet.blocks) < MIN_BLOCKS:
        return {}
    chances, labels = line_model().judge(sheet)
    return {
        index: Strike(label, "model/line", round(chance, 3))
        for index, (block, chance, label) in enumerate(zip(sheet.blocks, chances.tolist(), labels, strict=True))
        if index not in struck
        and chance > threshold(block)
        and not any(r.label == "correction" for r in sheet.rules[index])
    }


def threshold(block: Block) -> float:
    short_sentence = block.words >= SHORT_SENTENCE_WORDS and block.key.endswith(".")
    return (
        SENTENCE_THRESHOLD
        if block.sentence or short_sentence
        else FRAGMENT_THRESHOLDS[bisect_right(FRAGMENT_WORDS, block.words)]
    )
