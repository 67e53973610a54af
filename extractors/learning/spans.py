"""Lines of several documents end to end: what is summed, counted and shifted within each document alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Values = npt.NDArray[Any]

FAR = 30.0  # as many lines away as none at all
BEYOND = -9  # stands for a line above the first or below the last: no feature reaches it


@dataclass(frozen=True, slots=True)
class Spans:
    """Which lines are whose. No document is empty."""

    starts: I64  # (documents,) the first line of each
    sizes: I64  # (documents,) lines of each
    document: I64  # (lines,) number of the line's document
    at: I64  # (lines,) place in its document

    @property
    def size(self) -> I64:
        """(lines,) How many lines the line's document has."""
        return self.sizes[self.document]

    def sums(self, values: Values) -> Values:
        """(documents,) Sums of whole numbers or truths; of fractions the order would show in the last digit."""
        counted: Values = np.add.reduceat(values.astype(np.int64), self.starts)
        return counted

    def running(self, values: Values) -> Values:
        """Sum of the document's lines up to each, itself included. Of whole numbers, or of fractions whose every sum
        float64 holds: else the lines above would show in the last digit."""
        every = np.cumsum(values)
        within: Values = every - (every - values)[self.starts][self.document]
        return within

    def beside(self, core: Values, window: int) -> list[Values]:
        """`core` of each line above and below, the farthest above first."""
        return [self.shifted(core, step) for step in range(-window, window + 1) if step]

    def shifted(self, core: Values, step: int) -> Values:
        """`core` of the line that stands `step` below; BEYOND where there is none."""
        moved = np.roll(core, -step, axis=0)
        moved[self.at < -step if step < 0 else self.at >= self.size - step] = BEYOND
        return moved

    def mean_around(self, values: Values, *reaches: int) -> list[Values]:
        """For each reach the mean over the lines within it, the line itself left out; `values` as for `running`."""
        total = np.append(self.running(values), 0)  # index -1: before the first line
        first = self.starts[self.document]
        means = []
        for reach in reaches:
            low, high = np.maximum(0, self.at - reach), np.minimum(self.size, self.at + reach + 1)
            below = total[np.where(low > 0, first + low - 1, -1)]
            means.append((total[first + high - 1] - below - values) / np.maximum(1, high - low - 1))
        return means

    def means_beyond(self, values: Values) -> tuple[Values, Values]:
        """Means over all lines above, and over all lines below; `values` as for `running`."""
        up_to = self.running(values)
        below = (up_to[self.starts + self.sizes - 1])[self.document] - up_to
        return (up_to - values) / np.maximum(1, self.at), below / np.maximum(1, self.size - 1 - self.at)

    def since(self, hits: Bools) -> Values:
        """How many lines ago `hits` was last true, of each column; 0 where it is, FAR where it never was."""
        index, first = self._beside_columns(np.arange(len(hits)), self.starts, hits)
        last = np.maximum.accumulate(np.where(hits, index, -1), axis=0)
        return np.minimum(np.where(last >= first, index - last, FAR), FAR)

    def until(self, hits: Bools) -> Values:
        """In how many lines `hits` is true next, of each column."""
        index, end = self._beside_columns(np.arange(len(hits)), self.starts + self.sizes, hits)
        next_one = np.minimum.accumulate(np.where(hits, index, len(hits))[::-1], axis=0)[::-1]
        return np.minimum(np.where(next_one < end, next_one - index, FAR), FAR)

    def run_length(self, mask: Bools) -> F32:
        """How long the run of `mask` is that the line stands in, at most FAR; 0 outside."""
        run = self.runs(mask)
        return np.where(mask, np.minimum(np.bincount(run)[run], FAR), 0).astype(np.float32)

    def runs(self, mask: Bools) -> I64:
        """(lines,) Number of the run, of lines with the mask or without, that each line stands in."""
        begins = self.at == 0
        begins[1:] |= mask[1:] != mask[:-1]
        number: I64 = np.cumsum(begins) - 1
        return number

    def highest(self, values: Values) -> Values:
        """(documents,)"""
        peak: Values = np.maximum.reduceat(values, self.starts)
        return peak

    def median(self, counts: I64) -> Values:
        """(documents,) Of whole numbers, none below 0."""
        ordered = np.sort(self.document << 32 | counts) & 0xFFFFFFFF
        middle: Values = (ordered[self.starts + (self.sizes - 1) // 2] + ordered[self.starts + self.sizes // 2]) / 2
        return middle

    def _beside_columns(self, index: I64, of_document: I64, columns: Values) -> tuple[I64, I64]:
        """Both by line, in a shape that goes with one column or several."""
        shape = (-1, *(1,) * (columns.ndim - 1))
        return index.reshape(shape), of_document[self.document].reshape(shape)


def spans(sizes: Iterable[int] | I64) -> Spans:
    """Documents of so many lines each."""
    size = np.fromiter(sizes, np.int64)
    starts = np.cumsum(size) - size
    document = np.repeat(np.arange(len(size)), size)
    return Spans(starts, size, document, np.arange(len(document)) - starts[document])


def columns(*parts: Values | Sequence[bool]) -> F32:
    """(lines, all columns): columns and groups of columns side by side."""
    tables = [table[:, None] if table.ndim == 1 else table for table in map(np.asarray, parts)]
    return np.concatenate(tables, axis=1, dtype=np.float32, casting="unsafe")  # which int64 to float32 is called
