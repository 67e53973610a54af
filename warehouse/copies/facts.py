"""What a report states: its figures and names. Templates share their wording and differ in these. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.signature import fold, is_plain
from extractors.signature import words as signed_words

_UNITS = (
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)  # fmt: skip; "one" is left out: it is more often a pronoun than a figure
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WRITTEN = (
    {"zero": "0"}
    | {word: str(value) for value, word in enumerate(_UNITS, start=2)}
    | {word: str(10 * value) for value, word in enumerate(_TENS, start=2)}
)
_MONTHS = (
    "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_FOLDED = {month: month[:3] for month in _MONTHS} | {"sept": "sep"}

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W_]+")
_CAPITALISED = re.compile(r"[^\W\d_a-zß-öø-ÿ][^\W\d_]+")
# What ends before the first word of a sentence or quotation, where every word is capitalised.
_OPENERS = frozenset('\n.!?:"“”‘(')
_OPENERS_SPACED = _OPENERS | frozenset("'-–—>/")


@dataclass(frozen=True, slots=True)
class Facts:
    """Figures, names and words of an article, folded: `five`, `5` and `5.0` are one, as are `Dec` and `December`."""

    figures: frozenset[str]
    readings: frozenset[str]  # `figures` and their shorter forms: 9.93 may be quoted as 9.9
    names: frozenset[str]
    words: frozenset[str]
    title: frozenset[str]  # words of the headline; empty when there is none


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many facts of the shorter article the longer one has, and the other way round."""

    figures: int
    figures_shared: int
    names: int
    names_shared: int
    figures_longer: int
    figures_longer_shared: int
    names_longer: int
    names_longer_shared: int
    title: float  # share of the shorter headline's words that both have; 1.0 where one has no headline


def facts(text: str, title: str | None) -> Facts:
    """The facts that `text` states, and the words of its headline.

    >>> sorted(facts("The board of Harrow spent $1,250.50 on nine boats.", None).figures)
    ['1250.5', '9']
    """
    words = _words(text)
    figures = frozenset(
        {_figure(found) for found in _FIGURE.findall(text)} | {_WRITTEN[w] for w in words & _WRITTEN.keys()}
    )
    return Facts(
        figures,
        frozenset(form for figure in figures for form in _readings(figure)),
        frozenset(map(_fold, _names(text))),
        words,
        _words(title or ""),
    )


def agreement(shorter: Facts, longer: Facts) -> Agreement:
    """Counts in both directions. Names are looked up among all words of the other: a sentence may open with one."""
    both = len(shorter.title & longer.title)
    return Agreement(
        len(shorter.figures),
        sum(1 for figure in shorter.figures if has_figure(longer, figure)),
        len(shorter.names),
        len(shorter.names & longer.words),
        len(longer.figures),
        sum(1 for figure in longer.figures if has_figure(shorter, figure)),
        len(longer.names),
        len(longer.names & shorter.words),
        both / min(len(shorter.title), len(longer.title)) if shorter.title and longer.title else 1.0,
    )


def stated(text: str) -> list[tuple[int, int, str]]:
    """Where `text` states figures and names, in order, half open, and each as `facts` folds it.

    >>> stated("The yard of Harrow built nine boats.")
    [(12, 18, 'harrow'), (25, 29, '9')]
    """
    found = [(*match.span(), _figure(match[0])) for match in _FIGURE.finditer(text)]
    written = ((match, fold(match[0])) for match in _WORD.finditer(text))
    found += [(*match.span(), _WRITTEN[word]) for match, word in written if word in _WRITTEN]
    found += [(*match.span(), _fold(match[0])) for match in _named(text)]
    return sorted(found)


def has_figure(article: Facts, figure: str) -> bool:
    """Whether the article has this figure, more exactly or less."""
    return figure in article.readings or ("." in figure and any(form in article.figures for form in _readings(figure)))


def _names(text: str) -> Iterator[str]:
    return (found[0] for found in _named(text))


def _named(text: str) -> Iterator[re.Match[str]]:
    """Capitalised words that open neither a sentence nor a quotation."""
    for found in _CAPITALISED.finditer(text):
        before = text[max(0, found.start() - 2) : found.start()]
        last = before[-1:]
        opens = not last or last in _OPENERS or (last == " " and before[0] in _OPENERS_SPACED)
        if not opens and not (last.isalnum() or last == "_"):
            yield found


def _words(text: str) -> frozenset[str]:
    words = set(b" ".join(signed_words(text)).decode().split() if is_plain(text) else _WORD.findall(fold(text)))
    return frozenset(words | {_FOLDED[word] for word in words & _FOLDED.keys()})


def _fold(word: str) -> str:
    folded = fold(word)
    return _FOLDED.get(folded, folded)


def _figure(found: str) -> str:
    digits = found.replace(",", "")
    return digits.rstrip("0").rstrip(".") if digits.count(".") == 1 else digits


def _readings(figure: str) -> Iterator[str]:
    """The figure, and its roundings down that keep two digits: 9.93 -> 9.9, 27.1 -> 27, but not 6.02 -> 6."""
    yield figure
    if figure.count(".") == 1:
        whole, decimals = figure.split(".")
        for kept in range(len(decimals) - 1, 0, -1):
            yield f"{whole}.{decimals[:kept]}"
        if len(whole) > 1:
            yield whole
