"""Words that are evidence: how many of each kind a line has."""

import tomllib
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from extractors.clean.letters import F32, U64, Letters, letters
from extractors.clean.rulebook import sources

KINDS = ("said", "pronoun", "you", "calendar", "picture", "promo", "page", "author", "agency", "function")
CUE = {name: column for column, name in enumerate(KINDS)}


def cue_counts(text: Letters, lines: int) -> F32:
    """(lines, kinds) counts of the words of rules/cues.toml in each line."""
    known, kinds = _words()
    at = np.minimum(np.searchsorted(known, text.word_hash), len(known) - 1)
    hit = np.flatnonzero(known[at] == text.word_hash)
    counts = np.zeros((lines, len(KINDS)), np.float32)
    for column in range(len(KINDS)):
        mine = hit[(kinds[at[hit]] >> column & 1) > 0]
        counts[:, column] = np.bincount(text.word_line[mine], minlength=lines)
    return counts


@lru_cache(maxsize=1)
def _words() -> tuple[U64, npt.NDArray[np.int64]]:
    """(sorted hashes of all cue words, the kinds of each as bits)."""
    table = tomllib.loads(dict(sources("rules"))["cues"])
    bits: dict[int, int] = {}
    for column, name in enumerate(KINDS):
        for key in letters(table[name]["words"]).word_hash.tolist():
            bits[key] = bits.get(key, 0) | 1 << column
    order = sorted(bits)
    return np.array(order, np.uint64), np.array([bits[key] for key in order], np.int64)
