"""Gradient boosting with symmetric trees: every level of a tree asks one question, so that a tree is a table.

Small, deterministic, numpy only. Friedman 2001; symmetric trees as in CatBoost (Prokhorenkova 2018).
"""

import numpy as np
import numpy.typing as npt

from extractors.clean.forest import Forest

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
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
    binned = np.column_stack([np.searchsorted(c, column) for c, column in zip(cuts, rows.T, strict=True)]).astype(
        np.int64
    )
    mean = float((wanted * weight).sum() / weight.sum())
    base = float(np.log(mean / (1 - mean)))
    score = np.full(len(rows), base)
    grown = []
    for _ in range(trees):
        chance = 1 / (1 + np.exp(-score))
        gradient, curve = weight * (chance - wanted), weight * chance * (1 - chance)
        asked = random.choice(rows.shape[1], max(1, int(sample * rows.shape[1])), replace=False)
        chosen = random.permutation(len(rows))[: int(0.7 * len(rows))]
        questions = _tree(binned[chosen], gradient[chosen], curve[chosen], asked, depth, ridge)
        leaf_of = np.zeros(len(rows), np.int64)
        for level, (feature_asked, cut_asked) in enumerate(questions):
            leaf_of += (binned[:, feature_asked] > cut_asked).astype(np.int64) << level
        down = np.bincount(leaf_of, gradient, 1 << depth), np.bincount(leaf_of, curve, 1 << depth)
        leaves = -rate * down[0] / (down[1] + ridge)
        score += leaves[leaf_of]
        grown.append((questions, leaves))
    feature = np.array([[f for f, _ in q] for q, _ in grown], np.int64)
    cut = np.array([[cuts[f][b] if b < len(cuts[f]) else np.inf for f, b in q] for q, _ in grown], np.float32)
    return Forest(feature, cut, np.array([leaves for _, leaves in grown], np.float32), base)


def _tree(
    binned: npt.NDArray[np.int64], gradient: F64, curve: F64, asked: npt.NDArray[np.int64], depth: int, ridge: float
) -> list[tuple[int, int]]:
    """The best question for each level: the one that gains most over all leaves of the level at once."""
    leaf = np.zeros(len(binned), np.int64)
    questions: list[tuple[int, int]] = []
    flat = binned[:, asked] + np.arange(len(asked)) * (BINS + 1)
    for level in range(depth):
        size = (1 << level, len(asked), BINS + 1)
        key = (leaf[:, None] * (len(asked) * (BINS + 1)) + flat).ravel()
        g = np.bincount(key, np.repeat(gradient, len(asked)), int(np.prod(size))).reshape(size).cumsum(axis=2)
        h = np.bincount(key, np.repeat(curve, len(asked)), int(np.prod(size))).reshape(size).cumsum(axis=2)
        g_all, h_all = g[:, :, -1:], h[:, :, -1:]
        gain = (g**2 / (h + ridge) + (g_all - g) ** 2 / (h_all - h + ridge)).sum(axis=0)
        best = int(gain[:, :-1].argmax())
        column, cut = divmod(best, BINS)
        questions.append((int(asked[column]), cut))
        leaf += (binned[:, asked[column]] > cut).astype(np.int64) << level
    return questions
