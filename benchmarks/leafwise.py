"""Trees that grow leaf by leaf, by LightGBM, as the arrays that extractors.learning.leaves scores.

LightGBM is needed to train the line model only: `pip install lightgbm`.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.learning.leaves import ALL_LEAVES, MOST_LEAVES, Leaves

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
SETTINGS = {
    "objective": "binary",
    "num_leaves": 24,
    "learning_rate": 0.06,
    "min_data_in_leaf": 20,
    "lambda_l2": 5,
    "feature_fraction": 0.35,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
TREES = 300
FIRST_TREES = 60  # that tell which rows the others need not be asked about
FAR_FROM_FURNITURE = -1.0  # log-odds; a line goes from 0 on
MARGIN = 0.3  # of log-odds, for rows that were not learnt from


def grow_leafwise(rows: F32, wanted: F64, weight: F64) -> Leaves:
    """Trees for log-loss. Equal input gives equal trees. Rows of no weight teach nothing."""
    import lightgbm

    counted = weight > 0
    data = lightgbm.Dataset(rows[counted], wanted[counted], weight=weight[counted])
    trees = lightgbm.train(SETTINGS, data, TREES).dump_model()["tree_info"]
    return leaves_of([tree["tree_structure"] for tree in trees])


def stopping(forest: Leaves, rows: F32) -> Leaves:
    """The forest that asks its first trees alone about a row that they find so unlikely that none like it among `rows`
    ended above FAR_FROM_FURNITURE."""
    some = slice(FIRST_TREES)
    first = Leaves(forest.feature[some], forest.cut[some], forest.mask[some], forest.leaf[some], forest.base)
    likely = first.score(rows)[forest.score(rows) > FAR_FROM_FURNITURE]
    return replace(forest, first=FIRST_TREES, enough=float(likely.min()) - MARGIN)


def leaves_of(trees: list[dict[str, Any]]) -> Leaves:
    """The arrays of LightGBM's trees; the first one's leaves hold its base."""
    shape = (len(trees), MOST_LEAVES - 1)
    feature, cut = np.zeros(shape, np.int64), np.full(shape, np.inf, np.float32)
    mask = np.full(shape, ALL_LEAVES, np.uint32)
    leaf = np.zeros((len(trees), MOST_LEAVES), np.float32)
    for number, tree in enumerate(trees):
        values = [*_values(tree)]
        leaf[number, : len(values)] = values
        for place, (asked, threshold, left) in enumerate(_questions(tree, 0)):
            feature[number, place], cut[number, place] = asked, _below(threshold)
            mask[number, place] = ALL_LEAVES & ~np.uint32(sum(1 << bit for bit in left))
    return Leaves(feature, cut, mask, leaf, base=0.0)


def _values(node: dict[str, Any]) -> Iterator[float]:
    """Of the leaves, from left to right."""
    if "leaf_value" in node:
        yield node["leaf_value"]
    else:
        yield from _values(node["left_child"])
        yield from _values(node["right_child"])


def _questions(node: dict[str, Any], first: int) -> Iterator[tuple[int, float, range]]:
    """Feature, threshold and the leaves of the left side of each question; `first`: the node's leftmost leaf."""
    if "leaf_value" in node:
        return
    middle = first + sum(1 for _ in _values(node["left_child"]))
    yield node["split_feature"], node["threshold"], range(first, middle)
    yield from _questions(node["left_child"], first)
    yield from _questions(node["right_child"], middle)


def _below(threshold: float) -> np.float32:
    """The greatest float32 that is not above it: rows are float32, and go left up to the threshold."""
    near = np.float32(threshold)
    return near if float(near) <= threshold else np.nextafter(near, np.float32(-np.inf))
