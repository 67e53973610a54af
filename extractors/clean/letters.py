"""Characters and words of a whole document as arrays, so that features cost numpy calls and not Python loops."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]

KNOWN = 0x2100  # code points with a class of their own; all above count as letters without case
ALPHA, DIGIT, UPPER, SPACE, PUNCT, QUOTE, STOP = range(7)  # bits of a character's class
CLASSES = 128  # combinations of the seven
BASE = np.uint64(0x9E3779B97F4A7C15 | 1)  # odd, so that it has an inverse modulo 2**64
MIX = np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True, slots=True)
class Letters:
    """The lines of a document end to end. Arrays over characters, over words, and where each line begins."""

    lower: npt.NDArray[np.uint32]  # code points, case and digits folded
    kind: npt.NDArray[np.uint8]  # classes of the characters as written
    starts: I64  # of each line in the character arrays; lines are never empty
    line_of_char: I64
    word_hash: U64
    word_line: I64
    word_size: I64
    word_upper: npt.NDArray[np.bool_]  # begins with a capital
    word_end: U64  # the last two characters, as one number

    def counts(self, lines: int) -> F32:
        """(lines, 8): how many characters of each class a line has, in the order of the classes; last, all of them."""
        histogram = np.bincount(self.line_of_char * CLASSES + self.kind, minlength=lines * CLASSES)
        return (histogram.reshape(lines, CLASSES) @ _members()).astype(np.float32)


def letters(lines: list[str]) -> Letters:
    joined = "\n".join(lines)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds, lowers = _tables()
    known = np.minimum(codes, KNOWN)
    kind, lower = kinds[known], np.where(codes < KNOWN, lowers[known], codes)
    starts = np.zeros(len(lines), np.int64)
    np.cumsum([len(line) + 1 for line in lines[:-1]], out=starts[1:])
    line_of_char = np.repeat(np.arange(len(lines)), np.diff(starts, append=len(codes)))
    inside = (kind & (1 << ALPHA | 1 << DIGIT)) > 0
    edges = np.flatnonzero(np.diff(inside.astype(np.int8), prepend=0, append=0))
    begin, end = edges[::2], edges[1::2]
    return Letters(
        lower=lower,
        kind=kind,
        starts=starts,
        line_of_char=line_of_char,
        word_hash=_hash_words(lower, begin, end),
        word_line=line_of_char[begin],
        word_size=end - begin,
        word_upper=(kind[begin] & 1 << UPPER) > 0,
        word_end=lower[np.maximum(begin, end - 2)] * np.uint64(1 << 21) + lower[end - 1],
    )


def grams(text: Letters, size: int) -> tuple[U64, I64]:
    """(hashes, line of each) of all windows of `size` characters that lie within a line."""
    codes = text.lower.astype(np.uint64)
    count = len(codes) - size + 1
    if count <= 0:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    total = codes[:count].copy()
    for offset in range(1, size):
        total *= BASE
        total += codes[offset : offset + count]
    line = text.line_of_char[:count]
    within = line == text.line_of_char[size - 1 :]
    return mixed(total[within]), line[within]


def pairs(text: Letters) -> tuple[U64, I64]:
    """(hashes, line of each) of neighbouring words of a line."""
    same = text.word_line[1:] == text.word_line[:-1]
    return mixed(text.word_hash[:-1] * BASE + text.word_hash[1:])[same], text.word_line[1:][same]


def mixed(hashes: U64) -> U64:
    return (hashes ^ (hashes >> np.uint64(31))) * MIX


def _hash_words(lower: npt.NDArray[np.uint32], begin: I64, end: I64) -> U64:
    """Polynomial hashes of all words at once: differences of one running sum, shifted back to the word's start."""
    power, inverse = _powers(1 << max(12, len(lower).bit_length()))
    total = np.zeros(len(lower) + 1, np.uint64)
    np.cumsum(lower * power[: len(lower)], out=total[1:])
    return mixed((total[end] - total[begin]) * inverse[begin])


@lru_cache(maxsize=4)
def _powers(size: int) -> tuple[U64, U64]:
    inverse = np.uint64(pow(int(BASE), -1, 1 << 64))
    power, back = np.full(size, BASE), np.full(size, inverse)
    power[0] = back[0] = 1
    return np.multiply.accumulate(power), np.multiply.accumulate(back)


@lru_cache(maxsize=1)
def _members() -> F32:
    """(combinations, 8): whether a combination has the class; the last column counts every character."""
    bits = (np.arange(CLASSES)[:, None] >> np.arange(7)) & 1
    return np.column_stack((bits, np.ones(CLASSES))).astype(np.float32)


@lru_cache(maxsize=1)
def _tables() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
    """Class and folded form of each known code point; the last entry stands for all others."""
    kinds = np.zeros(KNOWN + 1, np.uint8)
    lowers = np.arange(KNOWN + 1, dtype=np.uint32)
    kinds[KNOWN] = 1 << ALPHA
    for code in range(KNOWN):
        char = chr(code)
        kinds[code] = (
            char.isalpha() << ALPHA
            | char.isdigit() << DIGIT
            | char.isupper() << UPPER
            | char.isspace() << SPACE
            | (not char.isalnum() and not char.isspace()) << PUNCT
            | (char in '"“”„«»‘’') << QUOTE
            | (char in ".!?") << STOP
        )
        if char.isdigit():
            lowers[code] = ord("0")
        elif len(char.lower()) == 1:
            lowers[code] = ord(char.lower())
    lowers[ord("’")] = ord("'")
    return kinds, lowers
