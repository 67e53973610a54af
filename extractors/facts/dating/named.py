"""Days whose month is named: 4 March 2026, March 4th, 2026, 2026. március 4., 2026. gada 4. marts, 4 tháng 3, 2026."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from extractors.facts.dating.days import Day, full_year
from extractors.facts.dating.words import unmarked, words

TOKEN = re.compile(r"(\d+)|([^\W\d_](?:[^\s\d.,;:|/()\[\]·•–—\-'\"<>_~،؛。]|'(?=[^\W\d_]))*)")
GAP = re.compile(r"[\s.,/'’\-–—()،·]{0,3}")  # between the parts of one date
PREFIX = re.compile(r"^(?:d'|l'|ב)")  # d'abril, במרץ
ENDING_CHARS = 4  # at most, of the ending of a number: 4th, 1er, 4-го
PASSED = 2  # joiners and endings between two parts: 4-én a, 4 de la
MONTH_CHARS = 4  # a shorter name without a day beside it is too often another word


class _Token(NamedTuple):
    text: str
    is_number: bool
    start: int
    end: int

    @property
    def is_day(self) -> bool:
        return self.is_number and len(self.text) <= 2 and self.text.strip("0") != ""

    @property
    def is_year(self) -> bool:
        return self.is_number and len(self.text) == 4


NONE = _Token("", False, -1, -1)


def named_days(folded: str, language: str | None) -> Iterator[Day]:
    """Every day or month that is named; where a name means two months, the one that it has in `language`."""
    tokens = [_Token(m[0], m[1] is not None, m.start(), m.end()) for m in TOKEN.finditer(folded)]
    names = words().by_language.get((language or "en")[:2], {})
    for i, token in enumerate(tokens):
        if not token.is_number:
            pair = f"{token.text} {tokens[i + 1].text}" if i + 1 < len(tokens) else ""  # tháng 3, كانون الثاني
            month, last = _month(pair, names), i + 1
            if month is None:
                month, last = _month(token.text, names), i
            day = month and _beside(folded, tokens, i, last, month)
            if day and (day.day or _is_sure(folded[token.start : tokens[last].end], names)):
                yield day


def _month(word: str, names: Mapping[str, int]) -> int | None:
    known, persian = words().months, words().persian
    spellings = (word, unmarked(word), PREFIX.sub("", word))
    return next((month for s in spellings if (month := names.get(s) or known.get(s) or persian.get(s))), None)


def _is_sure(name: str, names: Mapping[str, int]) -> bool:
    return len(name) >= MONTH_CHARS or not name.isascii() or name in names


def _beside(folded: str, tokens: Sequence[_Token], first: int, last: int, month: int) -> Day | None:
    """The day around a month's name. Each order is known by where the number of four digits stands."""
    left, before = _numbers(folded, tokens, first, -1, month)
    right, behind = _numbers(folded, tokens, last, 1, month)
    name = _Token("", False, tokens[first].start, tokens[last].end)
    is_short = right.is_number and len(right.text) == 2 and not folded.startswith((":", "h"), right.end)
    is_marked = right.is_day and len(behind.text) == 2 and folded[behind.start - 1] == "'"  # Mar. 4, '26
    orders = (
        (left.is_day and right.is_year, right, left),
        (right.is_day and behind.is_year, behind, right),
        (left.is_year and right.is_day, left, right),
        (left.is_day and before.is_year, before, left),
        (left.is_day and is_short, right, left),
        (is_marked, behind, right),
        (right.is_year, right, NONE),
        (left.is_year, left, NONE),
        (left.is_day, NONE, left),
        (right.is_day, NONE, right),
    )
    for is_meant, year, day in orders:
        if is_meant:
            parts = [part for part in (name, year, day) if part is not NONE]
            return Day(
                full_year(year.text) if year.text else None,
                month,
                int(day.text) if day.text else None,
                min(part.start for part in parts),
                max(part.end for part in parts),
                len(year.text) == 2,
            )
    return None


def _numbers(folded: str, tokens: Sequence[_Token], at: int, step: int, month: int) -> tuple[_Token, _Token]:
    """The two numbers next to a token on one side, past joiners, endings and the month's other name."""
    found: list[_Token] = []
    edge, passed, i = tokens[at], 0, at + step
    while 0 <= i < len(tokens) and len(found) < 2 and passed <= PASSED:
        token = tokens[i]
        gap = folded[edge.end : token.start] if step > 0 else folded[token.end : edge.start]
        if not GAP.fullmatch(gap) or (token.is_number and _is_clock(folded, token)):
            break
        if token.is_number:
            found.append(token)
            passed = 0
        elif token.text in words().joiners or _is_ending(folded, tokens, i) or _month(token.text, {}) == month:
            passed += 1
        else:
            break
        edge, i = token, i + step
    return (*found, NONE, NONE)[0], (*found, NONE, NONE)[1]


def _is_clock(folded: str, token: _Token) -> bool:
    return ":" in (folded[token.start - 1 : token.start], folded[token.end : token.end + 1])


def _is_ending(folded: str, tokens: Sequence[_Token], i: int) -> bool:
    """Whether a word is only the ending of the number before it."""
    if i == 0 or not tokens[i - 1].is_number or len(tokens[i].text) > ENDING_CHARS:
        return False
    return folded[tokens[i - 1].end : tokens[i].start] in ("", "-", "'")
