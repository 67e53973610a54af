"""How close the texts of candidate pairs are: exact shingle sets, weighted; longest shared passage. Pure, in arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from extractors.signature import CHUNK_TEXTS, SAMPLE_MODULUS, SHINGLE_WORDS, shingle_hashes
from warehouse.copies.quotations import quoted_words

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
U64 = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]

REPEATED_SAMPLES = 4  # So many sampled shingles in a row, some 32 words: shorter runs are phrases of the language.
LEAD = 40  # shingles of narration with which a report opens: its news; what is re-used stands further down


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Weight of a shingle by document frequency: 1 for all but the common ones in `keys` (sorted)."""

    version: int
    keys: U64
    values: Floats
    outlets: Mapping[str, U64] = field(default_factory=dict)  # sampled shingles that a publisher repeats, sorted

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
    """One value a pair, in the order of the pairs. Narration: shingles outside quotations, tweets and block quotes."""

    shorter: Ints  # index of the article with fewer distinct shingles; equal counts: the first of the pair
    longer: Ints
    shorter_size: Ints  # distinct shingles
    longer_size: Ints
    jaccard: Floats
    containment: Floats  # share of the shorter one's shingles that the longer one has
    weighted: Floats  # the same with weights
    passage: Ints  # words of the longest run of the shorter text whose shingles the longer text all has
    narration: Ints  # distinct shingles of the smaller narration of the two
    narration_containment: Floats  # share of it that is narration of the other too, weighted
    narration_agreement: Floats  # the same share of the larger narration
    narration_passage: Ints  # words of the longest run of it
    quoted_by_shorter: Ints  # narration of the longer that the shorter has in quotations
    quoted_by_longer: Ints
    quoted: Floats  # share of what they share that is in quotations in one of the two
    lead: Floats  # share of the first LEAD shingles of the shorter one's narration that the longer one has
    lead_longer: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Shingled:
    """Texts as runs of shingle numbers; a shingle counts where it first stands in its text and not again."""

    numbers: Ints
    first: Bools
    narrated: Bools  # no word of it is quoted
    first_narrated: Bools
    weights: Floats  # of each shingle, wherever it stands
    offsets: Ints
    sizes: Ints
    narrations: Ints
    totals: Floats
    narration_totals: Floats
    vocabulary: int


def closeness(
    texts: Sequence[str], sources: Sequence[str | None], left: Ints, right: Ints, weights: Weights
) -> Closeness:
    """Closeness of `texts[left[i]]` and `texts[right[i]]` for each i. Every text must have words."""
    shingled = _shingled(texts, sources, weights)
    sizes = shingled.sizes
    longer = np.where(sizes[left] > sizes[right], left, right)
    shorter = left + right - longer
    counts, sums = _shared(shingled, shorter, longer)
    shared, narrated = counts[:, 0], counts[:, 2]
    told = shingled.narration_totals[shorter], shingled.narration_totals[longer]
    return Closeness(
        shorter, longer, sizes[shorter], sizes[longer], shared / (sizes[left] + sizes[right] - shared),
        shared / sizes[shorter], _share(sums[:, 0], shingled.totals[shorter]), counts[:, 1],
        np.minimum(shingled.narrations[left], shingled.narrations[right]), _share(sums[:, 1], np.minimum(*told)),
        _share(sums[:, 1], np.maximum(*told)), counts[:, 3], counts[:, 4], counts[:, 5],
        _share(shared - narrated, shared), sums[:, 2], sums[:, 3],
    )  # fmt: skip


def _share(part: Floats | Ints, whole: Floats | Ints) -> Floats:
    """part/whole, at most 1; nothing is no share of nothing."""
    return np.minimum(np.divide(part, whole, out=np.zeros(whole.size), where=whole > 0), 1.0)


def _shingled(texts: Sequence[str], sources: Sequence[str | None], weights: Weights) -> _Shingled:
    runs = [
        run for start in range(0, len(texts), CHUNK_TEXTS) for run in shingle_hashes(texts[start : start + CHUNK_TEXTS])
    ]
    lengths = np.array([run.size for run in runs], dtype=np.int64)
    offsets = np.concatenate(([0], np.cumsum(lengths)))
    vocabulary, numbers = np.unique(np.concatenate(runs), return_inverse=True)
    text_of = np.repeat(np.arange(len(runs)), lengths)
    narrated = np.concatenate([_narrated(text, run.size) for text, run in zip(texts, runs, strict=True)])
    first = _first(text_of * vocabulary.size + numbers, np.ones(numbers.size, dtype=bool))
    first_narrated = _first(text_of * vocabulary.size + numbers, narrated)
    weight = weights.of(vocabulary)[numbers]
    if weights.outlets:
        weight[np.concatenate([_repeated(run, weights, source) for run, source in zip(runs, sources, strict=True)])] = 0
    return _Shingled(
        numbers.astype(np.int64),
        first,
        narrated,
        first_narrated,
        weight,
        offsets,
        np.bincount(text_of[first], minlength=len(runs)).astype(np.int64),
        np.bincount(text_of[first_narrated], minlength=len(runs)).astype(np.int64),
        np.bincount(text_of[first], weights=weight[first], minlength=len(runs)).astype(np.float64),
        np.bincount(text_of[first_narrated], weights=weight[first_narrated], minlength=len(runs)).astype(np.float64),
        vocabulary.size,
    )


def _repeated(run: U64, weights: Weights, source: str | None) -> Bools:
    """Which shingles of a text stand in a passage that its publisher repeats in unrelated stories."""
    repeated = np.zeros(run.size, dtype=bool)
    known = weights.outlets.get(source or "")
    if known is None:
        return repeated
    samples = np.flatnonzero(run % np.uint64(SAMPLE_MODULUS) == 0)
    held = np.isin(run[samples], known)
    edges = np.flatnonzero(np.diff(np.r_[False, held, False].astype(np.int8)))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start >= REPEATED_SAMPLES:
            repeated[samples[start] : samples[end - 1] + 1] = True
    return repeated


def _narrated(text: str, size: int) -> Bools:
    """Which of the `size` shingles of a text hold no quoted word."""
    quoted = quoted_words(text)
    if quoted.size < SHINGLE_WORDS:
        return np.full(size, not quoted.any())
    return ~(quoted[:-2] | quoted[1:-1] | quoted[2:])


def _first(keys: Ints, among: Bools) -> Bools:
    """Where each key stands for the first time `among` the marked places."""
    places = np.flatnonzero(among)
    first = np.zeros(keys.size, dtype=bool)
    first[places[np.unique(keys[places], return_index=True)[1]]] = True
    return first


def _shared(texts: _Shingled, shorter: Ints, longer: Ints) -> tuple[Ints, Floats]:
    """A row a pair: shared shingles, passage, narration, its passage, quoted by either; weights and leads."""
    counts, sums = np.zeros((longer.size, 6), dtype=np.int64), np.zeros((longer.size, 4))
    marked, told, own = np.zeros((3, texts.vocabulary), dtype=bool)
    # Pairs by their longer text, which is then marked once for all its partners.
    order = np.lexsort((shorter, longer))
    starts = np.flatnonzero(np.r_[True, np.diff(longer[order]) != 0])
    for group in np.split(order, starts[1:]):
        whole = _span(texts, longer[group[0]])
        numbers = texts.numbers[whole]
        narration = numbers[texts.narrated[whole]]
        marked[numbers] = told[narration] = True
        for pair in group:
            span = _span(texts, shorter[pair])
            mine = texts.numbers[span]
            held, narrated = marked[mine], told[mine]
            told_here, first_told, weight = texts.narrated[span], texts.first_narrated[span], texts.weights[span]
            first, both = held & texts.first[span], narrated & told_here
            own[mine] = True
            counts[pair] = (
                np.count_nonzero(first), _passage(held), np.count_nonzero(both & first_told), _passage(both),
                np.count_nonzero(narrated & first & ~told_here), np.count_nonzero(held & ~narrated & first_told),
            )  # fmt: skip
            sums[pair] = (
                weight[first].sum(), weight[both & first_told].sum(), _mean(held[told_here][:LEAD]),
                _mean(own[narration[:LEAD]]),
            )  # fmt: skip
            own[mine] = False
        marked[numbers] = told[narration] = False
    return counts, sums


def _mean(values: Bools) -> float:
    return np.count_nonzero(values) / values.size if values.size else 1.0


def _passage(held: Bools) -> int:
    """Words of the longest run."""
    run = _longest_run(held)
    return run + SHINGLE_WORDS - 1 if run else 0


def _longest_run(held: Bools) -> int:
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
