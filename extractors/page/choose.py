"""Which blocks of a page are its article, in three readings: weights of names, then two forests on numbers.

Each reading sees the verdicts of the one before on the block, its neighbours and all blocks that look like it.
The models stand in `model.json`, made by `benchmarks/train_page_model.py`; docs/extraction.md says how well they do.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from extractors.learning.forest import Forest
from extractors.page.body.blocks import Block
from extractors.page.body.features import Readings, describe, survey
from extractors.page.body.numbers import F32, LEAST, beside, lay_out, numbers


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature name (one that isn't named weighs nothing), and the forests of the two further readings."""

    weights: Mapping[str, float]
    first: Forest
    second: Forest
    threshold: float  # of the log-odds of the last reading


@cache
def load_model() -> Model:
    data = json.loads((files("extractors.page") / "model.json").read_text(encoding="utf-8"))
    return Model(data["weights"], _forest(data["first"]), _forest(data["second"]), data["threshold"])


def choose(blocks: Sequence[Block], readings: Readings, model: Model) -> F32:
    """The log-odds of each block, in order, that it is part of the article."""
    page = survey(blocks, readings)
    features = describe(blocks, page)
    asked = np.array([bool(names) for names in features])
    if not asked.any():
        return np.full(len(blocks), LEAST, np.float32)
    layout = lay_out(blocks)
    rows = np.hstack([numbers(blocks, layout, page), beside(layout, weigh(features, model.weights))])
    once = read(model.first, rows, asked)
    return read(model.second, np.hstack([rows, beside(layout, once)]), asked)


def weigh(features: Sequence[Sequence[str]], weights: Mapping[str, float]) -> F32:
    """Log-odds of each block by the names of its features."""
    get = weights.get
    return np.array([sum([get(name, 0.0) for name in names]) if names else LEAST for names in features], np.float32)


def read(forest: Forest, rows: F32, asked: np.typing.NDArray[np.bool_]) -> F32:
    """The forest's log-odds of the rows that are asked about, `LEAST` for all others."""
    odds = np.full(len(rows), LEAST, np.float32)
    odds[asked] = forest.score(rows[asked])
    return odds


def _forest(data: Mapping[str, list[float]]) -> Forest:
    return Forest(
        np.array(data["feature"], np.int64), np.array(data["cut"], np.float32), np.array(data["leaf"], np.float32),
        float(np.array(data["base"])),
    )  # fmt: skip
