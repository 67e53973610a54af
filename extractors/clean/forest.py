"""A forest of symmetric trees: each level of a tree asks one question of every row, so a tree is a table of answers."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from extractors.clean.spans import F32, I64

TREES_AT_ONCE = 50  # so many trees' answers to the lines of a few dozen documents stay in the processor's cache


@dataclass(frozen=True)
class Forest:
    """Questions are (trees, depth), leaves (trees, 2 ** depth)."""

    feature: npt.NDArray[np.int64]
    cut: F32
    leaf: F32
    base: float

    def score(self, rows: F32) -> F32:
        """Log-odds of each row, the same whatever other rows there are."""
        trees, width = self.leaf.shape
        feature, cut, which = self._questions
        answers = (np.ascontiguousarray(rows.T).take(feature, axis=0) > cut[:, None]).view(np.uint8)
        odds = np.zeros((1, len(rows)), np.float32)
        for some in (slice(at, at + TREES_AT_ONCE) for at in range(0, trees, TREES_AT_ONCE)):
            place = answers.take(which[0, some], axis=0)
            for level, asked in enumerate(which[1:, some], 1):
                place |= answers.take(asked, axis=0) * np.uint8(1 << level)  # shifts of bytes are four times slower
            leaf = place + (np.arange(len(place)) * width)[:, None]
            said = self.leaf[some].ravel().take(leaf)
            odds = np.concatenate((odds, said)).sum(axis=0, keepdims=True)  # in the trees' order: so it rounds alike
        total: F32 = (odds[0] + self.base).astype(np.float32)
        return total

    @cached_property
    def _questions(self) -> tuple[I64, F32, I64]:
        """Feature and cut of each question, and (depth, trees) which one a level asks: many trees ask the same."""
        every = np.stack((self.feature.ravel(), self.cut.ravel()))
        distinct, which = np.unique(every, axis=1, return_inverse=True)
        return distinct[0].astype(np.int64), distinct[1].astype(np.float32), which.reshape(self.feature.shape).T.copy()
