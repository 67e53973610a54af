"""A forest of symmetric trees: each level of a tree asks one question of every row, so a tree is a table of answers."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from extractors.learning.spans import F32, I64

CELLS_AT_ONCE = 50_000  # trees by rows whose answers stay in the processor's cache
STEPS = 2048  # parts of one that a leaf says: whole numbers sum to the same in any order


@dataclass(frozen=True)
class Forest:
    """Questions are (trees, depth), leaves (trees, 2 ** depth)."""

    feature: npt.NDArray[np.int64]
    cut: F32
    leaf: F32  # none is 16 or more
    base: float

    def score(self, rows: F32) -> F32:
        """Log-odds of each row, the same whatever other rows there are."""
        odds: F32 = self.scores(rows, 1)[0]
        return odds

    def scores(self, rows: F32, kinds: int) -> F32:
        """(kinds, rows) log-odds by trees of so many kinds: equally many of each, those of a kind together."""
        trees, width = self.leaf.shape
        feature, cut, which = self._questions
        answers = (np.ascontiguousarray(rows.T).take(feature, axis=0) > cut[:, None]).view(np.uint8)
        total = np.zeros((kinds, len(rows)), np.int64)
        step = max(1, CELLS_AT_ONCE // max(1, len(rows)))
        for at in range(0, trees, step):
            some = slice(at, min(at + step, trees))
            place = answers.take(which[0, some], axis=0)
            for level, asked in enumerate(which[1:, some], 1):
                place |= answers.take(asked, axis=0) * np.uint8(1 << level)  # shifts of bytes are four times slower
            leaf = place + (np.arange(len(place)) * width)[:, None]
            said = self._leaves[some].ravel().take(leaf)
            for kind in range(at * kinds // trees, (some.stop - 1) * kinds // trees + 1):
                mine = slice(max(at, kind * trees // kinds) - at, (kind + 1) * trees // kinds - at)
                total[kind] += said[mine].sum(axis=0)
        return (total / STEPS + self.base).astype(np.float32)

    @cached_property
    def _leaves(self) -> npt.NDArray[np.int16]:
        return np.rint(self.leaf * STEPS).astype(np.int16)

    @cached_property
    def _questions(self) -> tuple[I64, F32, I64]:
        """Feature and cut of each question, and (depth, trees) which one a level asks: many trees ask the same."""
        every = np.stack((self.feature.ravel(), self.cut.ravel()))
        distinct, which = np.unique(every, axis=1, return_inverse=True)
        return distinct[0].astype(np.int64), distinct[1].astype(np.float32), which.reshape(self.feature.shape).T.copy()
