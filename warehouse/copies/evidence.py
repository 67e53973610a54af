"""How close the texts of candidate pairs are: exact shingle sets, weighted; longest shared passage. Pure, in arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extractors.signature import CHUNK_TEXTS, SHINGLE_WORDS, shingle_hashes

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
U64 = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Weight of a shingle by document frequency: 1 for all but the common ones in `keys` (sorted)."""

    version: int
    keys: U64
    values: Floats

    def of(self, shingles: U64) -> Floats:
        """The weight of each shingle, in order."""
        weights = np.ones(shingles.size)
        if self.keys.size:
            places = np.searchsorted(self.keys, shingles)
            places[places == self.keys.size] = 0
            known = self.keys[places] == shingles
            weights[known] = self.values[places[known]]
        return weights


@dataclass(frozen=True, slots=True, eq=False)
class Closeness:
    """One value a pair, in the order of the pairs."""

    shorter: Ints  # index of the article with fewer distinct shingles; equal counts: the first of the pair
    longer: Ints
    shorter_size: Ints  # distinct shingles
    longer_size: Ints
    jaccard: Floats
    containment: Floats  # share of the shorter one's shingles that the longer one has
    weighted: Floats  # the same with weights
    passage: Ints  # words of the longest run of the shorter text whose shingles the longer text all has


@dataclass(frozen=True, slots=True, eq=False)
class _Shingled:
    """Texts as runs of shingle numbers; a shingle weighs where it first stands in its text and nothing after."""

    numbers: Ints
    first: npt.NDArray[np.bool_]
    weights: Floats
    offsets: Ints
    sizes: Ints
    totals: Floats
    vocabulary: int


def closeness(texts: Sequence[str], left: Ints, right: Ints, weights: Weights) -> Closeness:
    """Closeness of `texts[left[i]]` and `texts[right[i]]` for each i. Every text must have words."""
    shingled = _shingled(texts, weights)
    sizes = shingled.sizes
    longer = np.where(sizes[left] > sizes[right], left, right)
    shorter = left + right - longer
    shared, weight, passage = _shared(shingled, shorter, longer)
    union = sizes[left] + sizes[right] - shared
    return Closeness(
        shorter, longer, sizes[shorter], sizes[longer], shared / union, shared / sizes[shorter],
        weight / shingled.totals[shorter], passage,
    )  # fmt: skip


def _shingled(texts: Sequence[str], weights: Weights) -> _Shingled:
    runs = [
        run for start in range(0, len(texts), CHUNK_TEXTS) for run in shingle_hashes(texts[start : start + CHUNK_TEXTS])
    ]
    lengths = np.array([run.size for run in runs], dtype=np.int64)
    offsets = np.concatenate(([0], np.cumsum(lengths)))
    vocabulary, numbers = np.unique(np.concatenate(runs), return_inverse=True)
    text_of = np.repeat(np.arange(len(runs)), lengths)
    first = np.zeros(numbers.size, dtype=bool)
    first[np.unique(text_of * vocabulary.size + numbers, return_index=True)[1]] = True
    weighted = np.where(first, weights.of(vocabulary)[numbers], 0.0)
    return _Shingled(
        numbers.astype(np.int64),
        first,
        weighted,
        offsets,
        np.bincount(text_of[first], minlength=len(runs)).astype(np.int64),
        np.bincount(text_of, weights=weighted, minlength=len(runs)).astype(np.float64),
        vocabulary.size,
    )


def _shared(texts: _Shingled, shorter: Ints, longer: Ints) -> tuple[Ints, Floats, Ints]:
    """Shared distinct shingles, their weight, and the longest shared passage, of each pair."""
    shared, weight = np.zeros(longer.size, dtype=np.int64), np.zeros(longer.size)
    passage = np.zeros(longer.size, dtype=np.int64)
    marked = np.zeros(texts.vocabulary, dtype=bool)
    # Pairs by their longer text, which is then marked once for all its partners.
    order = np.lexsort((shorter, longer))
    starts = np.flatnonzero(np.r_[True, np.diff(longer[order]) != 0])
    for group in np.split(order, starts[1:]):
        whole = texts.numbers[_span(texts, longer[group[0]])]
        marked[whole] = True
        for pair in group:
            span = _span(texts, shorter[pair])
            held = marked[texts.numbers[span]]
            shared[pair] = np.count_nonzero(held & texts.first[span])
            weight[pair] = texts.weights[span][held].sum()
            run = _longest_run(held)
            passage[pair] = run + SHINGLE_WORDS - 1 if run else 0
        marked[whole] = False
    return shared, weight, passage


def _longest_run(held: npt.NDArray[np.bool_]) -> int:
    gaps = np.flatnonzero(~held)
    if not gaps.size:
        return held.size
    between = int((gaps[1:] - gaps[:-1]).max()) - 1 if gaps.size > 1 else 0
    return max(int(gaps[0]), between, held.size - 1 - int(gaps[-1]))


def _span(texts: _Shingled, text: int) -> slice:
    return slice(texts.offsets[text], texts.offsets[text + 1])


def uniform() -> Weights:
    """Every shingle counts the same."""
    return Weights(0, np.empty(0, dtype=np.uint64), np.empty(0))
