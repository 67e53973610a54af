"""Characters and words of whole documents as arrays, so that features cost numpy calls and not Python loops."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from extractors.learning.spans import F32, I64, Bools, Spans, spans

U64 = npt.NDArray[np.uint64]
U32 = npt.NDArray[np.uint32]

KNOWN = 0x2100  # code points with a class of their own; all above count as letters without case
ALPHA, DIGIT, UPPER, SPACE, PUNCT, QUOTE, STOP = range(7)  # bits of a character's class
# How _table packs a character's folded form (no known one's is above 16 bits), classes, and which combination they are.
LOWER_MASK, CLASSES_SHIFT, KIND_SHIFT = np.uint32(0xFFFF), np.uint32(16), np.uint32(24)
BASE = np.uint64(0x9E3779B97F4A7C15 | 1)  # odd, so that it has an inverse modulo 2**64
MIX = np.uint64(0xBF58476D1CE4E5B9)
SHORT_BASE, SHORT_MIX = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)  # of runs of characters: half the memory to move
GRAM_BITS = 16  # n-grams are hashed into this many bits: 64 kB of weights, and no words to be read back


@dataclass(frozen=True, slots=True)
class Letters:
    """The lines of some documents end to end. Arrays over characters, over words, and over lines."""

    spans: Spans  # which line is of which document
    text: str  # all of it
    codes: U32  # code points as written
    lower: U32  # code points with case and digits folded
    kind: npt.NDArray[np.uint8]  # which combination of classes each is of, as written
    starts: I64  # of each line in the character arrays; lines are never empty
    ends: I64  # with its line feed, which the last line of a document has not
    line_of_char: I64  # the line feed between two documents is of no line: it has the number after the last
    word_hash: U64
    word_line: I64
    word_size: I64
    word_upper: Bools  # begins with a capital
    word_end: U64  # the last two characters, as one number
    first_word: I64  # of each line in the word arrays
    words: I64  # of each line

    def counts(self) -> F32:
        """(lines, 8): how many characters of each class a line has, in the order of the classes; last, all of them."""
        lines = len(self.starts)
        members = _table()[1]
        size = len(members)
        histogram = np.bincount(self.line_of_char * size + self.kind, minlength=(lines + 1) * size)
        return (histogram[: lines * size].reshape(lines, size) @ members).astype(np.float32)

    def where(self, phrase: str) -> I64:
        """Places in the character arrays where `phrase` begins; none goes over a line's end."""
        if phrase not in self.text:
            return np.zeros(0, np.int64)
        rare = next(i for i, char in enumerate(phrase) if char != " ")
        at = np.flatnonzero(self.codes == ord(phrase[rare])) - rare
        at = at[(at >= 0) & (at <= len(self.codes) - len(phrase))]
        for offset, char in enumerate(phrase):
            if offset != rare:
                at = at[self.codes[at + offset] == ord(char)]
        return at

    def has(self, *phrases: str) -> Bools:
        """(lines,) Whether one of the phrases stands in the line."""
        found = np.zeros(len(self.starts) + 1, np.bool_)
        for phrase in phrases:
            found[self.line_of_char[self.where(phrase)]] = True
        return found[:-1]


def letters(documents: Sequence[Sequence[str]]) -> Letters:
    """The lines of each document; of a line feed in a line nothing good would come."""
    lines = [line for document in documents for line in document]
    text = "\n".join(lines)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    found = _table()[0].take(np.minimum(codes, KNOWN).astype(np.intp))
    classes, kind = (found >> CLASSES_SHIFT).astype(np.uint8), (found >> KIND_SHIFT).astype(np.uint8)
    lower = found & LOWER_MASK
    if (strange := np.flatnonzero(codes >= KNOWN)).size:
        lower[strange] = codes[strange]
    whose = spans(map(len, documents))
    sizes = np.fromiter(map(len, lines), np.int64, len(lines)) + 1
    starts = np.cumsum(sizes) - sizes
    last = whose.starts + whose.sizes - 1
    line_of_char = np.repeat(np.arange(len(lines)), sizes)
    line_of_char[(starts + sizes - 1)[last]] = len(lines)
    inside = (classes & (1 << ALPHA | 1 << DIGIT)) > 0
    edges = np.flatnonzero(np.diff(inside, prepend=False, append=False))
    begin, end = edges[::2], edges[1::2]
    word_line = line_of_char[begin]
    words = np.bincount(word_line, minlength=len(lines))
    sizes[last] -= 1
    return Letters(
        spans=whose,
        text=text,
        codes=codes,
        lower=lower,
        kind=kind,
        starts=starts,
        ends=starts + sizes,
        line_of_char=line_of_char[: len(codes)],
        word_hash=_hash_words(lower, begin, end),
        word_line=word_line,
        word_size=end - begin,
        word_upper=(classes[begin] & 1 << UPPER) > 0,
        word_end=lower[np.maximum(begin, end - 2)].astype(np.uint64) << np.uint64(21) | lower[end - 1],
        first_word=np.cumsum(words) - words,
        words=words,
    )


@dataclass(frozen=True, slots=True)
class Grams:
    """One kind of n-gram, hashed into GRAM_BITS; those of a line stand between its `begin` and `end`, others between
    the lines."""

    columns: npt.NDArray[np.int64] | U32
    begin: I64
    end: I64


def grams(text: Letters) -> list[Grams]:
    """Every word, pair of neighbouring words, and run of 4 and of 5 characters of each line."""
    first, last = text.first_word, text.first_word + text.words
    pair = mixed(text.word_hash[:-1] * BASE + text.word_hash[1:])
    found = [_grams(_head(text.word_hash), first, last), _grams(_head(pair), first, last - 1)]
    total = text.lower
    for size in range(2, 6):
        total = total[:-1] * SHORT_BASE
        total += text.lower[size - 1 :]
        if size >= 4:
            mix = (total ^ (total >> np.uint32(15))) * SHORT_MIX
            found.append(_grams(mix >> np.uint32(32 - GRAM_BITS), text.starts, text.ends - size + 1))
    return found


def _head(hashes: U64) -> I64:
    return (hashes >> np.uint64(64 - GRAM_BITS)).view(np.int64)


def _grams(columns: I64 | U32, begin: I64, end: I64) -> Grams:
    """A line that is too short for one has none, and at the end of all not even a place for it."""
    return Grams(columns, np.minimum(begin, len(columns)), np.minimum(np.maximum(begin, end), len(columns)))


def mixed(hashes: U64) -> U64:
    return (hashes ^ (hashes >> np.uint64(31))) * MIX


def _hash_words(lower: U32, begin: I64, end: I64) -> U64:
    """Polynomial hashes of all words at once: sums of powers by the place in the text, shifted back to the word."""
    if not len(begin):
        return np.zeros(0, np.uint64)
    power, inverse = _powers(1 << max(12, len(lower).bit_length()))
    # The last word may end where the text does, which is no place to begin a sum at.
    edges = np.column_stack((begin, end)).ravel()[: -1 if end[-1] == len(lower) else None]
    return mixed(np.add.reduceat(lower * power[: len(lower)], edges)[::2] * inverse[begin])


@lru_cache(maxsize=4)
def _powers(size: int) -> tuple[U64, U64]:
    inverse = np.uint64(pow(int(BASE), -1, 1 << 64))
    power, back = np.full(size, BASE), np.full(size, inverse)
    power[0] = back[0] = 1
    return np.multiply.accumulate(power), np.multiply.accumulate(back)


@lru_cache(maxsize=1)
def _table() -> tuple[U32, F32]:
    """Of each known code point its classes, their combination and its folded form in one number, the last one for all
    others; and (combinations, 8) whether a combination has the class, the last column counting every character."""
    classes = np.array([*map(_classes, map(chr, range(KNOWN))), 1 << ALPHA], np.uint32)
    folded = np.array([*map(_folded, map(chr, range(KNOWN))), 0], np.uint32)
    combinations, kind = np.unique(classes, return_inverse=True)
    bits = (combinations[:, None] >> np.arange(7)) & 1
    packed = classes << CLASSES_SHIFT | kind.astype(np.uint32) << KIND_SHIFT | folded
    return packed, np.column_stack((bits, np.ones(len(bits)))).astype(np.float32)


def _classes(char: str) -> int:
    return (
        char.isalpha() << ALPHA
        | char.isdigit() << DIGIT
        | char.isupper() << UPPER
        | char.isspace() << SPACE
        | (not char.isalnum() and not char.isspace()) << PUNCT
        | (char in '"“”„«»‘’') << QUOTE
        | (char in ".!?") << STOP
    )


def _folded(char: str) -> int:
    if char.isdigit():
        return ord("0")
    if char == "’":
        return ord("'")
    return ord(char.lower()) if len(char.lower()) == 1 else ord(char)
