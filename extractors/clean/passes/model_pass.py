"""The last pass: what no rule knows is judged by the line model, behind the sentence guard."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain
from math import exp

import numpy as np

from extractors.clean.line_model.model import LineModel, line_model
from extractors.clean.passes.costs import LEAST, Verdict, costs
from extractors.clean.text.sheet import Sheet, Strike, Struck

# The model has learnt from pages in Latin letters only, and would strike the lead of a story in any other. Worse:
# scripts of India end a sentence with another mark than a full stop; Thai, Lao, Burmese, Khmer, Japanese and Chinese
# part no words with spaces, so that a sentence looks like a button. In order: Greek, Cyrillic and all up to Cherokee
# and the scripts of India and its neighbours; old Greek; kana; Han; Hangul; rare Han.
UNKNOWN_SCRIPTS = re.compile("[\u0370-\u1cff\u1f00-\u1fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
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
    for group in _groups(read, [sum([len(block.text) for block in sheets[i].blocks]) for i in read]):
        asked = [_asked(sheets[i], struck[i]) for i in group]
        for i, verdicts in zip(group, _verdicts([sheets[i] for i in group], asked, model or line_model()), strict=True):
            if verdicts:
                found[i] = _strikes(sheets[i], struck[i], verdicts)
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


def _asked(sheet: Sheet, struck: Struck) -> list[bool]:
    """The blocks that nothing has settled yet, in a script that the model knows."""
    settled = {*struck, *sheet.kept, *_posts(sheet)}
    return [i not in settled and _is_known_script(block.text) for i, block in enumerate(sheet.blocks)]


def _verdicts(sheets: Sequence[Sheet], asked: Sequence[list[bool]], model: LineModel) -> list[dict[int, Verdict]]:
    """Of each document what the model says of the blocks that it was asked about."""
    odds, rows = model.judge(sheets, np.array([*chain(*asked)]))
    places = np.flatnonzero(~np.isnan(odds))
    likely = np.flatnonzero(odds > LEAST)  # of the others no kind is wanted
    said = dict(
        zip(likely.tolist(), zip(model.label(rows[likely]), model.reasons(rows[likely]), strict=True), strict=True)
    )
    found: list[dict[int, Verdict]] = [{} for _ in sheets]
    begins = [0, *accumulate(map(len, asked))]
    for row in places.tolist():
        document = bisect_right(begins, row) - 1
        found[document][row - begins[document]] = _verdict(said.get(row), float(odds[row]))
    return found


def _verdict(said: tuple[str, tuple[str, ...]] | None, odds: float) -> Verdict:
    label, reasons = said or ("", ())
    return Verdict(label, odds, reasons)


def _strikes(sheet: Sheet, struck: Struck, verdicts: Mapping[int, Verdict]) -> dict[int, Strike]:
    if all(verdict.odds <= LEAST for verdict in verdicts.values()):
        return {}
    least = costs(sheet, struck, verdicts)
    return {
        index: Strike(
            verdict.label, f"model/{'-'.join(verdict.reasons) or 'all'}", round(1 / (1 + exp(-verdict.odds)), 3)
        )
        for index, verdict in verdicts.items()
        if verdict.odds > least[index]
    }


def _is_prose(sheet: Sheet, struck: Struck) -> bool:
    """Whether nothing but sentences is left: the passes before knew all, and the model would only cost time."""
    return all(block.sentence or index in struck for index, block in enumerate(sheet.blocks))


def _is_known_script(text: str) -> bool:
    return text.isascii() or len(UNKNOWN_SCRIPTS.findall(text)) * 4 < len(text)


def _posts(sheet: Sheet) -> list[int]:
    """Blocks with the name of a quoted post's author below: hashtags and links are what such posts are made of."""
    return [index - 1 for index, rules in enumerate(sheet.rules) for rule in rules if rule.id == POST_AUTHOR]


def _is_wire(sheet: Sheet, struck: Struck) -> bool:
    """Whether this is a list of facts: no rule knew a line of it, and too few sentences to tell the rest by.

    A dividend, a table of prices, a result: each line is short and is all there is of the news.
    """
    return not struck and sum(block.sentence for block in sheet.blocks) < PAGE_SENTENCES
