"""A forest of symmetric trees: each level of a tree asks one question of every row, so a tree is a table of answers."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extractors.clean.letters import F32


@dataclass(frozen=True, slots=True)
class Forest:
    """Questions are (trees, depth), leaves (trees, 2 ** depth)."""

    feature: npt.NDArray[np.int64]
    cut: F32
    leaf: F32
    base: float

    def score(self, rows: F32) -> F32:
        """Log-odds of each row."""
        trees, depth = self.feature.shape
        columns = np.ascontiguousarray(rows.T)
        answers = (columns.take(self.feature.T.ravel(), axis=0) > self.cut.T.ravel()[:, None]).view(np.uint8)
        place = np.zeros((trees, len(rows)), np.uint8)
        for level, answer in enumerate(answers.reshape(depth, trees, len(rows))):
            place |= answer << level
        flat = place + (np.arange(trees) * self.leaf.shape[1])[:, None]
        odds: F32 = (self.leaf.ravel().take(flat).sum(axis=0) + self.base).astype(np.float32)
        return odds
