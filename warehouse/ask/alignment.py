"""Two texts side by side, sentence by sentence, and which of their words the other one has too. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from extractors.signature import fold, word_spans

RUN_WORDS = 3  # words in a row that make a passage, as the index compares them
LEAST_ALIKE = 0.34  # of two sentences that stand beside each other: less is chance, such as names and small words
# What is compared each with each: sentences between two equal ones, words of two sentences. Beyond, sentences are set
# below each other, and of words only runs are looked for.
MAX_CELLS = 250_000

_END = re.compile(r"[.!?…]+[\"”’»)\]]*(?=\s)|[。！？]+[」』”]*|\n+")
_SHORT = re.compile(r"(?:^|\s)(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Gov|Sen|Rep|Gen|Lt|No|vs|[A-Z]\.[A-Z])\.$")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its place in its text, and the words in it that the other text has too."""

    text: str
    start: int
    shared: tuple[Span, ...]  # within `text`, half open: runs of words with what stands between them


@dataclass(frozen=True, slots=True)
class Aligned:
    """Sentences that belong together; None: the other side has nothing like it."""

    left: Sentence | None
    right: Sentence | None


def align(left: str, right: str) -> list[Aligned]:
    """Both texts in rows, each in its own order; every word stands in exactly one sentence.

    >>> rows = align("It rains. Ada left.", "Ada left.")
    >>> [(row.left and row.left.text, row.right and row.right.text) for row in rows]
    [('It rains.', None), ('Ada left.', 'Ada left.')]
    """
    ours, theirs = sentences(left), sentences(right)
    mine = [_words(left[start:end]) for start, end in ours]
    other = [_words(right[start:end]) for start, end in theirs]
    mine_runs, other_runs = _runs([w for words in mine for w in words]), _runs([w for words in other for w in words])
    rows = []
    for one, two in _pairs(mine, other):
        both = None if one is None or two is None else (mine[one], other[two])
        rows.append(
            Aligned(
                None if one is None else _sentence(left, ours[one], other_runs, both),
                None if two is None else _sentence(right, theirs[two], mine_runs, both and (both[1], both[0])),
            )
        )
    return rows


def sentences(text: str) -> list[Span]:
    """Where the sentences stand, without the white space around them; a line's end ends one, too."""
    found: list[Span] = []
    start = 0
    for end in [*_END.finditer(text), None]:
        stop = len(text) if end is None else end.end()
        if end is not None and end[0] == "." and _SHORT.search(text, max(0, stop - 8), stop):
            continue
        part = text[start:stop]
        if part.strip():
            found.append((start + len(part) - len(part.lstrip()), start + len(part.rstrip())))
        start = stop
    return found


def _words(text: str) -> list[str]:
    return [fold(text[start:end]) for start, end in word_spans(text)]


def _runs(words: list[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(words[at : at + RUN_WORDS]) for at in range(len(words) - RUN_WORDS + 1))


def _sentence(
    text: str, span: Span, runs: frozenset[tuple[str, ...]], both: tuple[list[str], list[str]] | None
) -> Sentence:
    """A word is shared if it is in a run that the other text has, or in its place in the sentence beside it."""
    sentence = text[span[0] : span[1]]
    places = word_spans(sentence)
    words = [fold(sentence[start:end]) for start, end in places]
    shared = [False] * len(words)
    for at in range(len(words) - RUN_WORDS + 1):
        if tuple(words[at : at + RUN_WORDS]) in runs:
            shared[at : at + RUN_WORDS] = [True] * RUN_WORDS
    if both and len(both[0]) * len(both[1]) <= MAX_CELLS:
        for block in SequenceMatcher(None, *both, autojunk=False).get_matching_blocks():
            shared[block.a : block.a + block.size] = [True] * block.size
    return Sentence(sentence, span[0], tuple(_joined(places, shared)))


def _joined(places: list[Span], shared: list[bool]) -> list[Span]:
    joined: list[Span] = []
    for at, (start, end) in enumerate(places):
        if shared[at]:
            follows = at and shared[at - 1]
            joined[-1:] = [(joined[-1][0], end)] if follows else [*joined[-1:], (start, end)]
    return joined


def _pairs(left: Sequence[list[str]], right: Sequence[list[str]]) -> list[tuple[int | None, int | None]]:
    """Numbers of sentences that stand beside each other: equal ones first, then what is alike between these."""
    keys = [" ".join(words) for words in left], [" ".join(words) for words in right]
    opening = next((at for at, (one, two) in enumerate(zip(*keys, strict=False)) if one != two), min(map(len, keys)))
    rows: list[tuple[int | None, int | None]] = [(at, at) for at in range(opening)]
    # Sentences that a long text says again and again are no anchors: looking at each with each would take minutes.
    matcher = SequenceMatcher(None, keys[0][opening:], keys[1][opening:])
    for kind, *places in matcher.get_opcodes():
        a, b, c, d = (place + opening for place in places)
        if kind == "equal":
            rows += zip(range(a, b), range(c, d), strict=True)
        elif (b - a) * (d - c) > MAX_CELLS:
            rows += [*((at, None) for at in range(a, b)), *((None, at) for at in range(c, d))]
        else:
            rows += [
                (None if one is None else a + one, None if two is None else c + two)
                for one, two in _gap(left[a:b], right[c:d])
            ]
    return rows


def _gap(left: Sequence[list[str]], right: Sequence[list[str]]) -> list[tuple[int | None, int | None]]:
    """The order-keeping pairing whose likenesses add up highest."""
    alike = [[_alike(set(one), set(two)) for two in right] for one in left]
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for one in range(len(left) - 1, -1, -1):
        for two in range(len(right) - 1, -1, -1):
            paired = alike[one][two] + best[one + 1][two + 1] if alike[one][two] else 0.0
            best[one][two] = max(best[one + 1][two], best[one][two + 1], paired)
    rows: list[tuple[int | None, int | None]] = []
    one = two = 0
    while one < len(left) or two < len(right):
        if one < len(left) and (two == len(right) or best[one][two] == best[one + 1][two]):
            rows.append((one, None))
            one += 1
        elif two < len(right) and (one == len(left) or best[one][two] == best[one][two + 1]):
            rows.append((None, two))
            two += 1
        else:
            rows.append((one, two))
            one, two = one + 1, two + 1
    return rows


def _alike(one: set[str], two: set[str]) -> float:
    """Share of the words of both that both have; 0 for what is too little to speak of."""
    both = 2 * len(one & two) / (len(one) + len(two)) if one or two else 0.0
    return both if both >= LEAST_ALIKE else 0.0
