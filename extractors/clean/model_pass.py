"""The last pass: what no rule knows is judged by the line model, behind the sentence guard."""

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence

import numpy as np

from extractors.clean.blocks import Block
from extractors.clean.model import LineModel, line_model
from extractors.clean.sheet import Sheet, Strike, Struck
from extractors.clean.spans import F32, Bools

# How sure the model must be, by what would be lost: a sentence is news till shown otherwise, a button is not.
# From publisher-wise cross-validation; lower ones lose well over half a percent of the body.
SENTENCE_THRESHOLD = 0.83
FRAGMENT_WORDS = (5, 9, 14)
FRAGMENT_THRESHOLDS = (0.5, 0.6, 0.7, 0.8)
TEASER_THRESHOLD = 0.8  # a sentence that looks like a teaser in a list of teasers
PICTURE_LABELS = ("caption", "credit")
PICTURE_THRESHOLD = 0.55  # captions cost the least: the paragraphs mostly say it again
PICTURED_THRESHOLD = 0.25  # touching a credit: on 177 pages nine captions more, and one paragraph
LEAST_CHANCE = PICTURED_THRESHOLD
DECK_THRESHOLD = 0.95  # few pages have a deck, and what stands in its place elsewhere is short
DECK_LAST, DECK_WORDS = 3, 5
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
POST_AUTHOR = "body/post-author"  # rule
MIN_BLOCKS = 2  # a single line has neither place nor neighbours
GROUP_CHARS = 200_000  # of documents that are judged together; a thousand lines or so


def modelled(
    sheets: Sequence[Sheet], struck: Sequence[Struck], model: LineModel | None = None
) -> list[dict[int, Strike]]:
    """Of each document the lines that the model takes for furniture, each with the kind that it looks most like.

    The documents are judged together, because numpy costs by the call; each is judged as if it were alone.
    """
    found: list[dict[int, Strike]] = [{} for _ in sheets]
    read = [i for i, sheet in enumerate(sheets) if _needs_reading(sheet, struck[i])]
    for group in _groups(read, [sum(len(block.text) for block in sheets[i].blocks) for i in read]):
        asked = [_asked(sheets[i], struck[i]) for i in group]
        chances, rows = (model or line_model()).judge([sheets[i] for i in group], np.concatenate(asked))
        cuts = np.cumsum([len(mine) for mine in asked])[:-1]
        for i, chance, row in zip(group, np.split(chances, cuts), np.split(rows, cuts), strict=True):
            found[i] = _strikes(sheets[i], struck[i], chance, row, model or line_model())
    return found


def _needs_reading(sheet: Sheet, struck: Struck) -> bool:
    return len(sheet.blocks) >= MIN_BLOCKS and not _is_prose(sheet, struck) and not _is_wire(sheet, struck)


def _groups(documents: list[int], sizes: list[int]) -> Iterator[list[int]]:
    """Cut so that the arrays of a group stay in the processor's cache, and a long document is alone."""
    group: list[int] = []
    total = 0
    for document, size in zip(documents, sizes, strict=True):
        if group and total + size > GROUP_CHARS:
            yield group
            group, total = [], 0
        group.append(document)
        total += size
    if group:
        yield group


def _asked(sheet: Sheet, struck: Struck) -> Bools:
    """The blocks that nothing has settled yet, in a script that the model knows."""
    return np.array(
        [
            i not in struck and i not in sheet.kept and not _is_post(sheet, i) and _is_known_script(block)
            for i, block in enumerate(sheet.blocks)
        ]
    )


def _strikes(sheet: Sheet, struck: Struck, chances: F32, rows: F32, model: LineModel) -> dict[int, Strike]:
    likely = np.flatnonzero(chances > LEAST_CHANCE).tolist()  # NaN, which is not asked for, is not
    if not likely:
        return {}
    labels = dict(zip(likely, model.label(rows[likely]), strict=True))
    lead, pictured = _lead(sheet, struck), _beside_credits(struck, labels, chances)
    return {
        index: Strike(label, "model/line", round(float(chances[index]), 3))
        for index, label in labels.items()
        if chances[index] > _threshold(sheet, struck, index, label, lead, pictured)
    }


def _is_prose(sheet: Sheet, struck: Struck) -> bool:
    """Whether nothing but sentences is left: the passes before knew all, and the model would only cost time."""
    return all(block.sentence or index in struck for index, block in enumerate(sheet.blocks))


def _is_known_script(block: Block) -> bool:
    return block.text.isascii() or len(UNKNOWN_SCRIPTS.findall(block.text)) * 4 < len(block.text)


def _is_post(sheet: Sheet, index: int) -> bool:
    """Whether the name of a quoted post's author stands below: hashtags and links are what such posts are made of."""
    below = sheet.rules[index + 1] if index + 1 < len(sheet.rules) else []
    return any(rule.id == POST_AUTHOR for rule in below)


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


def _beside_credits(struck: Struck, labels: dict[int, str], chances: F32) -> frozenset[int]:
    """Blocks right above or below a picture's credit: of these, what looks like a caption is one."""
    known = [index for index, strike in struck.items() if strike.label == "credit"]
    likely = [i for i, label in labels.items() if label == "credit" and chances[i] > PICTURE_THRESHOLD]
    return frozenset(index + step for index in (*known, *likely) for step in (-1, 1))


def _threshold(
    sheet: Sheet, struck: Struck, index: int, label: str, lead: Container[int], pictured: Container[int]
) -> float:
    """How sure the model must be to strike this block as that."""
    if index in lead:
        return LEAD_THRESHOLD
    least = PICTURED_THRESHOLD if label == "caption" and index in pictured else _least(sheet.blocks[index], label)
    if _is_deck(sheet, struck, index) and label not in PICTURE_LABELS:
        least = max(least, DECK_THRESHOLD)
    return least * CHOSEN_ODDS / (least * CHOSEN_ODDS + 1 - least) if sheet.context.chosen else least


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
    short_sentence = block.words >= SHORT_SENTENCE_WORDS and block.key.endswith(".")
    if block.sentence or short_sentence:
        return TEASER_THRESHOLD if label == "related" else SENTENCE_THRESHOLD
    if label in PICTURE_LABELS:
        return PICTURE_THRESHOLD
    return FRAGMENT_THRESHOLDS[bisect_right(FRAGMENT_WORDS, block.words)]
