"""Which blocks of a page are its article: two small linear models, the second of which sees its neighbours' scores.

The weights stand in `model.json`, made by `benchmarks/train_page_model.py`; docs/extraction.md says how well it does.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractors.page.blocks import Block
from extractors.page.features import KINDS, Readings, describe


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature name; a feature that isn't named weighs nothing."""

    first: Mapping[str, float]
    second: Mapping[str, float]
    threshold: float  # of the second model's probability


@cache
def load_model() -> Model:
    return Model(**json.loads((files("extractors.page") / "model.json").read_text(encoding="utf-8")))


def choose(blocks: Sequence[Block], readings: Readings, model: Model) -> list[float]:
    """The probability of each block, in order, that it is part of the article."""
    features = describe(blocks, readings, skip_menus=True)
    first = [probability(names, model.first) for names in features]
    return [probability(names, model.second) for names in beside(features, first, blocks)]


def probability(names: Sequence[str], weights: Mapping[str, float]) -> float:
    if not names:  # MENU
        return 0.0
    get = weights.get
    score = sum([get(name, 0.0) for name in names])
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def beside(features: Sequence[list[str]], first: Sequence[float], blocks: Sequence[Block]) -> list[list[str]]:
    """The features of the second model: those of the first, its verdict, and its verdicts on the neighbours."""
    fifths = [str(int(min(p, 0.999) * 5)) for p in first]
    padded = ["-", "-", *fifths, "-", "-"]
    result = []
    for i, names in enumerate(features):
        if not names:
            result.append(names)
            continue
        kind, own = KINDS.get(blocks[i].tag, "other"), int(min(first[i], 0.999) * 10)
        before2, before, here, after, after2 = padded[i : i + 5]
        result.append(
            [
                *names, f"p={own}", f"p={own} {kind}", f"pp={before}{here}{after}", f"p2={before2}{before} {kind}",
                f"n2={after}{after2} {kind}",
            ]
        )  # fmt: skip
    return result
