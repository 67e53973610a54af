"""Gradient boosting with symmetric trees: every level of a tree asks one question, so that a tree is a table.

Small, deterministic, numpy only. Friedman 2001; symmetric trees as in CatBoost (Prokhorenkova 2018).
"""

import numpy as np
import numpy.typing as npt

from extractors.learning.forest import Forest

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
U8 = npt.NDArray[np.uint8]
BINS = 48


def grow(
    rows: F32,
    wanted: F64,
    weight: F64,
    *,
    trees: int,
    depth: int,
    rate: float,
    ridge: float,
    seed: int,
    sample: float = 0.5,
) -> Forest:
    """A forest for log-loss. Equal input gives an equal forest."""
    random = np.random.default_rng(seed)
    cuts = [np.unique(np.quantile(column, np.linspace(0, 1, BINS + 1)[1:-1])) for column in rows.T]
    binned = np.stack([np.searchsorted(c, column) for c, column in zip(cuts, rows.T, strict=True)]).astype(np.uint8)
    mean = float((wanted * weight).sum() / weight.sum())
    base = float(np.log(mean / (1 - mean)))
    score = np.full(len(rows), base)
    grown = []
    for _ in range(trees):
        chance = 1 / (1 + np.exp(-score))
        gradient, curve = weight * (chance - wanted), weight * chance * (1 - chance)
        asked = random.choice(rows.shape[1], max(1, int(sample * rows.shape[1])), replace=False)
        chosen = random.permutation(len(rows))[: int(0.7 * len(rows))]
        questions = _tree(binned[np.ix_(asked, chosen)], gradient[chosen], curve[chosen], asked, depth, ridge)
        leaf_of = np.zeros(len(rows), np.int64)
        for level, (feature_asked, cut_asked) in enumerate(questions):
            leaf_of += (binned[feature_asked] > cut_asked).astype(np.int64) << level
        down = np.bincount(leaf_of, gradient, 1 << depth), np.bincount(leaf_of, curve, 1 << depth)
        leaves = -rate * down[0] / (down[1] + ridge)
        score += leaves[leaf_of]
        grown.append((questions, leaves))
    feature = np.array([[f for f, _ in q] for q, _ in grown], np.int64)
    cut = np.array([[cuts[f][b] if b < len(cuts[f]) else np.inf for f, b in q] for q, _ in grown], np.float32)
    return Forest(feature, cut, np.array([leaves for _, leaves in grown], np.float32), base)


def _tree(
    binned: U8, gradient: F64, curve: F64, asked: npt.NDArray[np.int64], depth: int, ridge: float
) -> list[tuple[int, int]]:
    """The best question for each level: the one that gains most over all leaves of the level at once.

    `binned`: (asked features, rows).
    """
    leaf = np.zeros(binned.shape[1], np.int64)
    questions: list[tuple[int, int]] = []
    for level in range(depth):
        gains = [_gains(leaf * (BINS + 1) + column, gradient, curve, 1 << level, ridge) for column in binned]
        column, cut = divmod(int(np.argmax(gains)), BINS)
        questions.append((int(asked[column]), cut))
        leaf += (binned[column] > cut).astype(np.int64) << level
    return questions


def _gains(place: npt.NDArray[np.int64], gradient: F64, curve: F64, leaves: int, ridge: float) -> F64:
    """(BINS,) What each cut of one feature gains. `place`: leaf and bin of each row."""
    size = leaves * (BINS + 1)
    g = np.bincount(place, gradient, size).reshape(leaves, -1).cumsum(axis=1)
    h = np.bincount(place, curve, size).reshape(leaves, -1).cumsum(axis=1)
    g_all, h_all = g[:, -1:], h[:, -1:]
    gain: F64 = (g**2 / (h + ridge) + (g_all - g) ** 2 / (h_all - h + ridge)).sum(axis=0)
    return gain[:-1]
