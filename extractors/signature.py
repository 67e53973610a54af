"""Text -> Signature: words, shingles, MinHash, LSH band keys, sampled shingles. The only file that imports datasketch.

    "The dam reopened on Monday."  ->  the dam reopened | dam reopened on | reopened on monday

A signature says the same for texts that differ only in case, punctuation or spacing. The hash of a shingle is a
polynomial over its UTF-8 bytes, so that one running sum over a chunk of texts gives every shingle of the chunk
(`hash64` is the same, one at a time).
"""

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec, module_from_spec

import numpy as np
import numpy.typing as npt

from extractors.records import Signature
from extractors.words import SPACELESS, SPELLINGS

SHINGLE_WORDS = (
    3  # 5-word shingles in 16 x 8 found 63 % of edited copies, 3-word in 32 x 4 found 99.7 % at the same cost.
)
PERMUTATIONS = 128
SEED = 1  # of datasketch's permutations, its default
BANDS = 32
ROWS = 4  # P(compared) = 1-(1-s^4)^32: Jaccard .3 -> 23 %, .5 -> 87 %, .7 -> 99.98 %.
SAMPLE_MODULUS = 8  # A shingle is indexed when hash64 % 8 == 0: a 600-word text keeps about 75.
SHORT_TEXT = 60  # Below this many distinct shingles all are indexed: a sample of 5 would miss half of a brief's copies.
# Unlike schemes are never compared.
SCHEME = "words-2/shingle-3/poly64/affine32/seed-1/perm-128/bands-32x4/mod-8/all-below-60"

CHUNK_TEXTS = 32  # The arrays of some 120 KB of text stay in the cache.

U64 = npt.NDArray[np.uint64]
U32 = npt.NDArray[np.uint32]

# In ASCII a word is a run of letters and digits, lower-cased; all else parts words. One `bytes.translate` does both.
_ASCII_WORDS = bytes(ord(chr(b).lower()) if chr(b).isalnum() and b < 128 else 32 for b in range(256))
_WORD = re.compile(f"[^\\W_{SPACELESS}]+|[{SPACELESS}]")
# Most texts leave ASCII only for quotes, dashes and currency signs: these part words as a space does.
_BEYOND_PUNCTUATION = re.compile("[^\x00-\x7f\xa0\xa3\u2010-\u2027\u2030-\u203a\u20ac]")

_MULTIPLIER = (
    0x9E3779B97F4A7C15 & ~7 | 5
)  # odd, so that powers can be undone; = 5 mod 8, so that they don't share low bits
_INVERSE = pow(_MULTIPLIER, -1, 1 << 64)
_MASK = (1 << 64) - 1


def sign(texts: Sequence[str]) -> list[Signature | None]:
    """MinHash, band keys and sampled shingles of each text, in order. None for a text without words.

    The 128 uint32 values are those of `datasketch.MinHash(num_perm=128, seed=1, hashfunc=hash32)`
    over `shingles(text)`.
    A text of one or two words is one shingle. Broder 1997.
    """
    signatures: list[Signature | None] = []
    for start in range(0, len(texts), CHUNK_TEXTS):
        sets = [_distinct(hashes) for hashes in shingle_hashes(texts[start : start + CHUNK_TEXTS])]
        worded = [each for each in sets if each.size]
        values = _minimums(worded) if worded else np.empty((0, PERMUTATIONS), dtype=np.uint32)
        rows = zip(values, band_keys(values), strict=True)
        signatures += [
            Signature(SCHEME, *next(rows), sampled(each), int(each.size)) if each.size else None for each in sets
        ]
    return signatures


def words(text: str) -> list[bytes]:
    """Folded UTF-8 words of `text`: runs of letters and digits; single characters in scripts without spaces."""
    if is_plain(text):
        return text.encode("ascii", "replace").translate(_ASCII_WORDS).split()
    return " ".join(_WORD.findall(fold(text))).encode("utf-8", "replace").split()


def is_plain(text: str) -> bool:
    """Whether every word of `text` is ASCII: then `words` takes a faster road."""
    return text.isascii() or not _BEYOND_PUNCTUATION.search(text)


def fold(text: str) -> str:
    """`text` without case and accents, umlauts written out, soft hyphens gone.

    >>> fold("Die Straße der \N{LATIN CAPITAL LETTER O WITH DIAERESIS}rtels")
    'die strasse der oertels'
    """
    if text.isascii():
        return text.lower()
    composed = text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)
    return composed.casefold().translate(SPELLINGS)


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where the words of `text` stand, in code points, half open."""
    return [found.span() for found in _WORD.finditer(text)]


def shingles(text: str) -> Iterator[bytes]:
    """Each run of three words in order, joined by a space; the whole text if it has fewer; nothing without words."""
    tokens = words(text)
    for start in range(max(1, len(tokens) - SHINGLE_WORDS + 1) if tokens else 0):
        yield b" ".join(tokens[start : start + SHINGLE_WORDS])


def hash64(shingle: bytes) -> int:
    """The published hash of a shingle, one at a time: fmix64(sum of T[byte i] x M^i mod 2^64).

    >>> hash64(b"the dam reopened") == int(shingle_hashes(["The dam reopened!"])[0][0])
    True
    """
    value = 0
    for byte in reversed(shingle):
        value = (value * _MULTIPLIER + int(_byte_table()[byte])) & _MASK
    return int(_mixed(np.array([value], dtype=np.uint64))[0])


def hash32(shingle: bytes) -> int:
    """The `hashfunc` for datasketch: the low half of `hash64`."""
    return hash64(shingle) & 0xFFFFFFFF


def shingle_hashes(texts: Sequence[str]) -> list[U64]:
    """`hash64` of all shingles of each text, in order of the text, with repeats; empty where there are no words."""
    tokens = [words(text) for text in texts]
    joined = np.frombuffer(b" ".join([b" ".join(each) for each in tokens if each]) + b" ", dtype=np.uint8)
    ends = np.flatnonzero(joined == 32)  # the space after each word
    starts = np.concatenate(([0], ends[:-1] + 1))
    power, inverse = _powers(1 << int(joined.size).bit_length())
    sums = np.zeros(joined.size + 1, dtype=np.uint64)
    np.multiply(_byte_table().take(joined), power[: joined.size], out=sums[1:])
    np.cumsum(sums, out=sums)
    # Every window of the chunk at once; the few that reach from one text into the next are cut off below.
    windows = _mixed(
        (sums[ends[SHINGLE_WORDS - 1 :]] - sums[starts[: 1 - SHINGLE_WORDS]]) * inverse[starts[: 1 - SHINGLE_WORDS]]
    )
    hashes, first = [], 0
    for each in tokens:
        if 0 < len(each) < SHINGLE_WORDS:
            begin, end = starts[first : first + 1], ends[first + len(each) - 1 : first + len(each)]
            hashes.append(_mixed((sums[end] - sums[begin]) * inverse[begin]))
        else:
            hashes.append(windows[first : first + len(each) - SHINGLE_WORDS + 1] if each else windows[:0])
        first += len(each)
    return hashes


def band_keys(hashvalues: U32) -> U64:
    """64-bit keys (n, BANDS) of signatures (n, PERMUTATIONS). Equal where datasketch's LSH has one bucket.

    The band's number is hashed in, so that all bands live in one column.
    """
    rows = hashvalues.reshape(len(hashvalues), BANDS, ROWS).astype(np.uint64)
    keys = np.broadcast_to(np.arange(1, BANDS + 1, dtype=np.uint64), rows.shape[:2])
    for row in range(ROWS):
        keys = _mixed((keys ^ rows[:, :, row]) * np.uint64(_MULTIPLIER))
    return keys


def sampled(distinct: U64) -> U64:
    """The shingles of a sorted set that go into the index: all of a short text, else those that the modulus picks."""
    return distinct if distinct.size < SHORT_TEXT else distinct[distinct % np.uint64(SAMPLE_MODULUS) == 0]


def _distinct(hashes: U64) -> U64:
    """Sorted, without repeats: `np.unique` at half its cost."""
    ordered = np.sort(hashes)
    keep = np.empty(ordered.size, dtype=bool)
    keep[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=keep[1:])
    return ordered[keep]


def _minimums(sets: Sequence[U64]) -> U32:
    """MinHash values (n, PERMUTATIONS) of non-empty sets: the least of a*h + b over each, a permutation at a time."""
    hashes = _mixed32(np.concatenate(sets).astype(np.uint32))
    starts = np.cumsum([0] + [each.size for each in sets[:-1]])
    values = np.empty((PERMUTATIONS, len(sets)), dtype=np.uint32)
    permuted = np.empty_like(hashes)
    for row, (a, b) in enumerate(zip(*_permutations(), strict=True)):
        np.multiply(hashes, a, out=permuted)
        np.add(permuted, b, out=permuted)
        np.minimum.reduceat(permuted, starts, out=values[row])
    return np.ascontiguousarray(values.T)


def _mixed(values: U64) -> U64:
    """MurmurHash3's 64-bit finalizer: the polynomial's low bits are weak, and the sample is taken from them."""
    values = values ^ (values >> np.uint64(33))
    values = values * np.uint64(0xFF51AFD7ED558CCD)
    values ^= values >> np.uint64(33)
    values *= np.uint64(0xC4CEB9FE1A85EC53)
    values ^= values >> np.uint64(33)
    return values


def _mixed32(values: U32) -> U32:
    """MurmurHash3's 32-bit finalizer, which datasketch's affine32 applies to each input hash."""
    values = values ^ (values >> np.uint32(16))
    values *= np.uint32(0x85EBCA6B)
    values ^= values >> np.uint32(13)
    values *= np.uint32(0xC2B2AE35)
    values ^= values >> np.uint32(16)
    return values


@lru_cache(maxsize=1)
def _permutations() -> tuple[U32, U32]:
    with _without_its_init("datasketch"):  # which imports scipy and a client of Redis: half a second, 50 MB
        from datasketch.minhash import MinHash

        a, b = MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme="affine32").permutations
    return a, b


@contextmanager
def _without_its_init(package: str) -> Iterator[None]:
    """Modules of `package` that the block imports are loaded without its `__init__`; afterwards nothing is left of it.

    Whoever imports the package later gets all of it.
    """
    spec = find_spec(package)
    if package in sys.modules or spec is None:
        yield
        return
    sys.modules[package] = module_from_spec(spec)
    try:
        yield
    finally:
        # A copy first: another thread may be importing.
        for name in [name for name in sys.modules.copy() if name.partition(".")[0] == package]:
            del sys.modules[name]


@lru_cache(maxsize=1)
def _byte_table() -> U64:
    """A fixed random 64-bit value a byte (splitmix64 of 1..256): part of the scheme."""
    return _mixed(np.arange(1, 257, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))


@lru_cache(maxsize=2)
def _powers(size: int) -> tuple[U64, U64]:
    """M^0..M^(size-1) and their inverses, mod 2^64."""
    steps = np.full((2, size), [[_MULTIPLIER], [_INVERSE]], dtype=np.uint64)
    steps[:, 0] = 1
    power, inverse = np.multiply.accumulate(steps, axis=1, dtype=np.uint64)
    return power, inverse
