"""What a line must contain for a pattern to match it: a look at its words is enough for most lines and most rules.

As in Cox 2012, "Regular Expression Matching with a Trigram Index": of each part of a pattern all the strings that it
can be, where they are few, else strings of which each match contains one.
"""

import re
from collections.abc import Iterable
from functools import lru_cache, reduce
from typing import NamedTuple

Strings = frozenset[str]

MOST_STRINGS = 24  # that a part of a pattern is spelled out to
FEWEST_LETTERS = 3  # in a string; with fewer it is in every line
QUANTIFIERS = "?*+{"
REPEAT = re.compile(r"\{(\d+)(?:,\d*)?\}")
PLAIN = re.compile(r"[^.^$|()\[\]?*+{}\\]+(?![?*+{])")  # characters that stand for themselves, once
GROUP = re.compile(r"\(\?(?:P?<\w+>|[a-zA-Z-]*:)|\((?!\?)")
CLASS = re.compile(r"\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]")
# Of escaped characters those that are nothing else, those that stand between characters, and kinds of characters.
LITERAL = frozenset(".,:;!?-–—|/*+()[]{}^$&@#%\"'\\ ")
BETWEEN, KIND = frozenset("bBAz"), frozenset("dDwWsSnrtfv")


class Part(NamedTuple):
    """Of a part of a pattern."""

    exact: Strings | None  # all that it matches; None: too many
    needed: Strings | None  # one of them is in whatever it matches; None: nothing is known


ANYTHING = Part(None, None)
NOTHING = Part(frozenset({""}), None)


@lru_cache(maxsize=1024)
def needed(pattern: str) -> Strings | None:
    """Strings, one of which is in every line that `pattern` matches, whatever their case; None where none is known.

    `pattern`: a valid one of RE2.

    >>> sorted(needed("(read|see) (more|also): .*"))
    ['read also: ', 'read more: ', 'see also: ', 'see more: ']
    >>> needed("[A-Z][a-z]+ [0-9]*")
    """
    try:
        part, _ = _alternatives(pattern, 0)
    except UnknownSyntax:
        return None
    return _known(part)


class UnknownSyntax(ValueError):
    """What RE2 may know, and this does not."""


def _known(part: Part) -> Strings | None:
    return _long(part.exact) if part.exact is not None else part.needed


def _long(strings: Strings | None) -> Strings | None:
    return strings if strings and _letters(strings) >= FEWEST_LETTERS else None


def _letters(strings: Strings) -> int:
    """In the one with the fewest."""
    return min(sum(map(str.isalpha, string)) for string in strings)


def _better(one: Strings | None, other: Strings | None) -> Strings | None:
    """The strings that fewer lines will have."""
    if one is None or other is None:
        return one if other is None else other
    return max(one, other, key=lambda strings: (_letters(strings), -len(strings)))


def _joined(parts: Iterable[Part]) -> Part:
    """One after the other."""
    run: Strings = frozenset({""})
    found: Strings | None = None
    whole = True
    for part in parts:
        product = None if part.exact is None else frozenset(a + b for a in run for b in part.exact)
        if product is not None and len(product) <= MOST_STRINGS:
            run = product
            continue
        found = _better(found, _better(_long(run), _known(part)))
        run = part.exact if part.exact is not None else frozenset({""})
        whole = False
    return Part(run, None) if whole else Part(None, _better(found, _long(run)))


def _either(one: Part, other: Part) -> Part:
    if one.exact is not None and other.exact is not None and len(one.exact | other.exact) <= MOST_STRINGS:
        return Part(one.exact | other.exact, None)
    known, also = _known(one), _known(other)
    return Part(None, None if known is None or also is None else known | also)


def _alternatives(pattern: str, at: int) -> tuple[Part, int]:
    """The alternatives from `at` to the end of their group, and where that is."""
    found = []
    while True:
        parts, at = _sequence(pattern, at)
        found.append(_joined(parts))
        if at == len(pattern) or pattern[at] == ")":
            return reduce(_either, found), at
        at += 1


def _sequence(pattern: str, at: int) -> tuple[list[Part], int]:
    parts = []
    while at < len(pattern) and pattern[at] not in "|)":
        part, at = _atom(pattern, at)
        while at < len(pattern) and pattern[at] in QUANTIFIERS:
            part, at = _repeated(part, pattern, at)
        parts.append(part)
    return parts, at


def _atom(pattern: str, at: int) -> tuple[Part, int]:
    char = pattern[at]
    if char == "(":
        part, end = _alternatives(pattern, _end(GROUP, pattern, at))
        return part, end + 1
    if char == "[":
        return ANYTHING, _end(CLASS, pattern, at)
    if char == "\\":
        return _escaped(pattern, at)
    if char in "^$":
        return NOTHING, at + 1
    if char == ".":
        return ANYTHING, at + 1
    found = PLAIN.match(pattern, at)
    string = found[0] if found else char
    return Part(frozenset({string}), None), at + len(string)


def _end(of: re.Pattern[str], pattern: str, at: int) -> int:
    found = of.match(pattern, at)
    if found is None:
        raise UnknownSyntax(pattern)
    return found.end()


def _escaped(pattern: str, at: int) -> tuple[Part, int]:
    char = pattern[at + 1]
    if char in "pP":
        return ANYTHING, pattern.index("}", at) + 1 if pattern[at + 2] == "{" else at + 3
    if char in BETWEEN:
        return NOTHING, at + 2
    if char in KIND:
        return ANYTHING, at + 2
    if char not in LITERAL:
        raise UnknownSyntax(pattern)
    return Part(frozenset({char}), None), at + 2


def _repeated(part: Part, pattern: str, at: int) -> tuple[Part, int]:
    if pattern[at] == "{":
        found = REPEAT.match(pattern, at)
        if found is None:
            raise UnknownSyntax(pattern)
        return Part(None, _known(part) if int(found[1]) else None), found.end()
    if pattern[at] == "?" and part.exact is not None:
        return Part(part.exact | {""}, None), at + 1
    return Part(None, _known(part) if pattern[at] == "+" else None), at + 1
