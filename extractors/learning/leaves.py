"""A forest of trees that grow leaf by leaf, scored without walking them.

Each question that a row answers with "more" rules out the leaves left of it; the leftmost leaf that is left is the
row's. So a tree is a mask of leaves a question, and all rows are asked at once (QuickScorer: Lucchese et al. 2015).
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from extractors.learning.spans import F32, I64

U32 = npt.NDArray[np.uint32]
CELLS_AT_ONCE = 200_000  # questions by rows that stay in the processor's cache
STEPS = 2048  # parts of one that a leaf says: whole numbers sum to the same in any order
ALL_LEAVES = np.uint32(0xFFFFFFFF)
MOST_LEAVES = 32  # bits of a mask


@dataclass(frozen=True)
class Leaves:
    """Questions are (trees, most questions of one): a tree of fewer is filled up with such as no row says "more" to."""

    feature: npt.NDArray[np.int64]
    cut: F32
    mask: U32  # the leaves that are left once a row has more of the feature than the cut
    leaf: F32  # (trees, leaves) from left to right; none is 16 or more
    base: float
    first: int = 0  # so many trees tell which rows the others are not asked about: 0 for all about all
    enough: float = -math.inf  # by log-odds so low, which are then the row's

    def score(self, rows: F32, *, by_all: bool = False) -> F32:
        """Log-odds of each row, the same whatever other rows there are. `by_all`: all trees are asked about all."""
        enough = -math.inf if by_all else self.enough
        total = np.zeros(len(rows), np.int64)
        going = np.arange(len(rows))
        for part in self._parts:
            total[going] += part.total(rows[going])
            going = going[total[going] > (enough - self.base) * STEPS]
        odds: F32 = (total / STEPS + self.base).astype(np.float32)
        return odds

    @cached_property
    def _parts(self) -> list["_Part"]:
        cuts = [slice(0, self.first), slice(self.first, None)] if self.first else [slice(None)]
        return [_Part(self.feature[part], self.cut[part], self.mask[part], self.leaf[part]) for part in cuts]


class _Part:
    """Some of the trees."""

    def __init__(self, feature: I64, cut: F32, mask: U32, leaf: F32) -> None:
        self.mask = mask
        self.said: I64 = np.rint(leaf * STEPS).astype(np.int64)
        # Feature and cut of each question, and (trees, questions) which one it is: many trees ask the same.
        every = np.stack((feature.ravel(), cut.ravel()))
        distinct, which = np.unique(every, axis=1, return_inverse=True)
        self.feature, self.cut = distinct[0].astype(np.int64), distinct[1].astype(np.float32)
        self.which = which.reshape(feature.shape)

    def total(self, rows: F32) -> I64:
        """What the trees say of each row, in STEPS."""
        # 0 where the answer is "more", else all bits: or-ed with a mask, that one or all leaves.
        more = np.ascontiguousarray(rows.T).take(self.feature, axis=0) > self.cut[:, None]
        answers = more.astype(np.uint32) - np.uint32(1)
        trees, questions = self.which.shape
        total = np.zeros(len(rows), np.int64)
        step = max(1, CELLS_AT_ONCE // max(1, len(rows) * questions))
        for at in range(0, trees, step):
            some = slice(at, min(at + step, trees))
            left = np.bitwise_and.reduce(answers.take(self.which[some], axis=0) | self.mask[some, :, None], axis=1)
            first = np.frexp((left & (~left + np.uint32(1))).astype(np.float64))[1] - 1
            place = first + (np.arange(some.stop - some.start) * self.said.shape[1])[:, None]
            total += self.said[some].ravel().take(place).sum(axis=0)
        return total
