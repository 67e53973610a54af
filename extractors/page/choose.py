"""Which blocks of a page are its article, in up to three readings: forests on numbers.

The second sees the verdicts of the first on the block, its neighbours and all blocks that look like it. Where the two
leave a doubt, another's reading of the page is asked for, and a third sees both. The models stand in `model.json`, made
by `benchmarks/train_page_model.py`; docs/extraction.md says how well they do, and how often another is asked.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from extractors.learning.forest import Forest
from extractors.page.body.blocks import Block
from extractors.page.body.features import Declared
from extractors.page.body.numbers import F32, LEAST, Bools, Layout, beside, lay_out, numbers, opinion


@dataclass(frozen=True, slots=True)
class Model:
    first: Forest
    second: Forest
    third: Forest
    threshold: float  # of the log-odds of the last reading
    doubt: float  # letters on the wrong side, as a part of the text: above it another is asked


@dataclass(frozen=True, slots=True)
class Choice:
    odds: F32  # of each block, in order, that it is part of the article
    doubt: float
    opinion: str  # the reading of the other that was asked; empty if none was, or had nothing to say


@cache
def load_model() -> Model:
    data = json.loads((files("extractors.page") / "model.json").read_text(encoding="utf-8"))
    return Model(
        _forest(data["first"]), _forest(data["second"]), _forest(data["third"]), data["threshold"], data["doubt"]
    )


def choose(blocks: Sequence[Block], said: Declared, model: Model, ask: Callable[[], str]) -> Choice:
    """What of the page is its article. `ask` gives another's reading of the page; it is called in doubt only."""
    if not blocks:
        return Choice(np.zeros(0, np.float32), 0.0, "")
    layout = lay_out(blocks, said)
    rows = numbers(layout, said)
    once = read(model.first, rows, layout.asked)
    rows = np.hstack([rows, beside(layout, once)])
    twice = read(model.second, rows, layout.asked)
    doubt = doubt_of(layout, twice - model.threshold)
    reading = ask() if doubt > model.doubt else ""
    if not reading:
        return Choice(twice, doubt, "")
    third = np.hstack([rows, beside(layout, twice), opinion(layout, reading)])
    return Choice(read(model.third, third, layout.asked), doubt, reading)


def doubt_of(layout: Layout, odds: F32) -> float:
    """How many letters stand on the wrong side, if the odds are right, as a part of those that are taken."""
    chance = 1 / (1 + np.exp(-np.clip(odds, LEAST, -LEAST).astype(np.float64)))
    taken = float((layout.size * (odds >= 0)).sum())
    return float((layout.size * np.minimum(chance, 1 - chance)).sum()) / max(1.0, taken)


def read(forest: Forest, rows: F32, asked: Bools) -> F32:
    """The forest's log-odds of the rows that are asked about, `LEAST` for all others."""
    odds = np.full(len(rows), LEAST, np.float32)
    if asked.any():
        odds[asked] = forest.score(rows[asked])
    return odds


def _forest(data: Mapping[str, list[float]]) -> Forest:
    return Forest(
        np.array(data["feature"], np.int64), np.array(data["cut"], np.float32), np.array(data["leaf"], np.float32),
        float(np.array(data["base"])),
    )  # fmt: skip
