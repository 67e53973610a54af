"""Words that are evidence: how many of each kind a line has."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from extractors.clean.line_model.letters import U64, Letters, letters
from extractors.clean.rules.rulebook import sources
from extractors.learning.spans import F32, I64

KINDS = ("said", "pronoun", "you", "calendar", "picture", "promo", "page", "author", "agency", "function")
CUE = {name: column for column, name in enumerate(KINDS)}
BUCKET_BITS = np.uint64(64 - 16)  # of a hash name its bucket: with some hundred words few hold more than one


@dataclass(frozen=True, slots=True)
class _Words:
    """All cue words, by bucket. Most words of a text are in none, and no search is needed to see it."""

    hashes: U64  # sorted, so that those of a bucket stand together; one that no word has stands last
    first: I64  # (buckets,) place of the bucket's first in `hashes`; the last place where it is empty
    fullest: int  # words in a bucket
    sort: I64  # of each word: which combination of kinds it is of
    kinds: F32  # (combinations, kinds)


def cue_counts(text: Letters) -> F32:
    """(lines, kinds) counts of the words of rules/cues.toml in each line."""
    known = _words()
    lines, sorts = len(text.starts), len(known.kinds)
    word = np.flatnonzero((first := known.first[text.word_hash >> BUCKET_BITS]) < len(known.hashes) - 1)
    place = first[word]
    counts = np.zeros(lines * sorts, np.int64)
    for _ in range(known.fullest):
        hit = known.hashes[place] == text.word_hash[word]
        counts += np.bincount(text.word_line[word[hit]] * sorts + known.sort[place[hit]], minlength=lines * sorts)
        word, place = word[~hit], np.minimum(place[~hit] + 1, len(known.hashes) - 1)
    return (counts.reshape(lines, sorts) @ known.kinds).astype(np.float32)


@lru_cache(maxsize=1)
def _words() -> _Words:
    table = tomllib.loads(dict(sources("rules"))["cues"])
    hashes = [letters([table[name]["words"]]).word_hash for name in KINDS]
    known = np.unique(np.concatenate(hashes))
    kinds, sort = np.unique(np.column_stack([np.isin(known, mine) for mine in hashes]), axis=0, return_inverse=True)
    bucket = (known >> BUCKET_BITS).astype(np.int64)
    size = np.bincount(bucket, minlength=1 << 16)
    return _Words(
        hashes=np.append(known, np.uint64(0)),
        first=np.where(size > 0, np.cumsum(size) - size, len(known)),
        fullest=int(size.max()),
        sort=np.append(sort.ravel(), 0),
        kinds=kinds.astype(np.float32),
    )
