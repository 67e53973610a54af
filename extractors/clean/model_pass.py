"""The last pass: what no rule knows is judged by the line model, behind the sentence guard."""

from bisect import bisect_right

from extractors.clean.blocks import Block
from extractors.clean.model import line_model
from extractors.clean.rulebook import Rule
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
    model = line_model()
    chances, rows = model.judge(sheet)
    sure = {
        index: chance
        for index, (block, chance) in enumerate(zip(sheet.blocks, chances.tolist(), strict=True))
        if index not in struck and chance > threshold(block) and not _corrects(sheet.rules[index])
    }
    if not sure:
        return {}
    labels = model.label(rows[list(sure)])
    return {
        index: Strike(label, "model/line", round(chance, 3))
        for (index, chance), label in zip(sure.items(), labels, strict=True)
    }


def _corrects(rules: list[Rule]) -> bool:
    return any(rule.label == "correction" for rule in rules)


def threshold(block: Block) -> float:
    short_sentence = block.words >= SHORT_SENTENCE_WORDS and block.key.endswith(".")
    return (
        SENTENCE_THRESHOLD
        if block.sentence or short_sentence
        else FRAGMENT_THRESHOLDS[bisect_right(FRAGMENT_WORDS, block.words)]
    )
