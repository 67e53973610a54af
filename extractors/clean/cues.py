"""Words that are evidence: how many of each kind a line has."""

import tomllib
from functools import lru_cache

import numpy as np

from extractors.clean.letters import F32, U64, Letters, letters
from extractors.clean.rulebook import sources

KINDS = ("said", "pronoun", "you", "calendar", "picture", "promo", "page", "author", "agency", "function")
CUE = {name: column for column, name in enumerate(KINDS)}


def cue_counts(text: Letters, lines: int) -> F32:
    """(lines, kinds) counts of the words of rules/cues.toml in each line."""
    known, kinds = _words()
    at = np.minimum(np.searchsorted(known, text.word_hash), len(known) - 1)
    hit = np.flatnonzero(known[at] == text.word_hash)
    has = kinds[at[hit]]
    counts = np.zeros((lines, len(KINDS)), np.float32)
    np.add.at(counts, text.word_line[hit], has)
    return counts


@lru_cache(maxsize=1)
def _words() -> tuple[U64, F32]:
    """(sorted hashes of all cue words, 1 in the columns of the kinds that each is of)."""
    table = tomllib.loads(dict(sources("rules"))["cues"])
    hashes = [letters(table[name]["words"]).word_hash for name in KINDS]
    known = np.unique(np.concatenate(hashes))
    return known, np.column_stack([np.isin(known, mine) for mine in hashes]).astype(np.float32)
