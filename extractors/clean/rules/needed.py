"""What a line must contain, or begin with, for a pattern to match it: a look at that is enough for most lines.

As in Cox 2012, "Regular Expression Matching with a Trigram Index": of each part of a pattern all the strings that it
can be, where they are few, else strings of which each match contains one, and strings that each match begins with.
"""

import re
from collections.abc import Sequence
from functools import lru_cache, reduce
from typing import NamedTuple

Strings = frozenset[str]

MOST_STRINGS = 24  # that a part of a pattern is spelled out to
FEWEST_LETTERS = 3  # in a string; with fewer it is in every line
BEGIN_CHARS = 6  # of what a match begins with; more would hardly tell more lines apart
# Bullets, brackets and the like, which many rules allow in front: what a line begins with is its first word.
SIGNS = " \t\u00a0[](){}<>*–—-|/\\•·●▪◦■□▼▲▶►◆©™℗.…:;,!?\"'“”„‘’«»‹›#@&+=~_^$%（）【】「」『』・"
MOST_BEGINS = 800  # of a pattern
QUANTIFIERS = "?*+{"
REPEAT = re.compile(r"\{(\d+)(?:,\d*)?\}")
PLAIN = re.compile(r"[^.^$|()\[\]?*+{}\\]+(?![?*+{])")  # characters that stand for themselves, once
GROUP = re.compile(r"\(\?(?:P?<\w+>|[a-zA-Z-]*:)|\((?!\?)")
SIGN_CLASS = re.compile(rf"\[(?!\^)-?(?:\\?[{re.escape(SIGNS.replace('-', ''))}])+-?\]")  # and no range
CLASS = re.compile(r"\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]")
# Of escaped characters those that are nothing else, those that stand between characters, and kinds of characters.
LITERAL = frozenset(".,:;!?-–—|/*+()[]{}^$&@#%\"'\\ ")
BETWEEN, KIND = frozenset("bBAz"), frozenset("dDwWsSnrtfv")


class Part(NamedTuple):
    """Of a part of a pattern."""

    exact: Strings | None  # all that it matches; None: too many
    needed: Strings | None = None  # one of them is in whatever it matches; None: nothing is known
    opens: Strings | None = None  # whatever it matches begins with one of them, behind signs; None: nothing is known


EMPTY = frozenset({""})
ANYTHING, NOTHING, SIGN = Part(None), Part(EMPTY), Part(None, opens=EMPTY)


@lru_cache(maxsize=1024)
def needed(pattern: str) -> Strings | None:
    """Strings, one of which is in every line that `pattern` matches, whatever their case; None where none is known.

    `pattern`: a valid one of RE2. Of strings that contain one another only the shortest is named.

    >>> sorted(needed("(read|see) (more|also)( here)?"))
    ['read also', 'read more', 'see also', 'see more']
    >>> needed("[A-Z][a-z]+ [0-9]*")
    """
    strings = _known(_read(pattern))
    return strings and frozenset(s for s in strings if not any(other in s for other in strings - {s}))


@lru_cache(maxsize=1024)
def begins(pattern: str) -> Strings | None:
    """Strings, with one of which all that `pattern` matches begins, as `needed` gives them; of BEGIN_CHARS at most.

    Signs in front count neither in the pattern nor in the text.

    >>> sorted(begins("[(]?(the )?(photo|image)s?( by .*)?"))
    ['image', 'images', 'photo', 'photos', 'the im', 'the ph']
    >>> begins("(the )?[A-Z].*")
    """
    found = _opens(_read(pattern))
    return None if found is None or "" in found else found


def _read(pattern: str) -> Part:
    try:
        part, _ = _alternatives(pattern, 0)
    except UnknownSyntax:
        return ANYTHING
    return part


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


def _joined(parts: Sequence[Part]) -> Part:
    """One after the other."""
    run: Strings = EMPTY
    found: Strings | None = None
    whole = True
    for part in parts:
        product = None if part.exact is None else _product(run, part.exact)
        if product is not None and len(product) <= MOST_STRINGS:
            run = product
            continue
        found = _better(found, _better(_long(run), _known(part)))
        run = part.exact if part.exact is not None else EMPTY
        whole = False
    return Part(run) if whole else Part(None, _better(found, _long(run)), _first(parts))


def _product(strings: Strings, follow: Strings) -> Strings:
    return frozenset(a + b for a in strings for b in follow)


def _first(parts: Sequence[Part]) -> Strings | None:
    """What one after the other begins with; "" is among it where all may be signs, or nothing."""
    done: Strings = frozenset()
    going: Strings = EMPTY  # what was matched so far, if that is short
    for part in parts:
        if part.exact is not None:
            longer = frozenset(map(_opening, _product(going, part.exact)))
            if len(longer) <= MOST_STRINGS:
                going = longer
                continue
        else:
            if "" in going and part.opens is None:
                return None
            longer = going - EMPTY | (part.opens or EMPTY if "" in going else frozenset())
        done, going = done | longer - EMPTY, longer & EMPTY
        if not going:
            break
    return _few(done | going)


def _opens(part: Part) -> Strings | None:
    if part.exact is None:
        return part.opens
    return frozenset(map(_opening, part.exact))


def _opening(string: str) -> str:
    return string.lstrip(SIGNS)[:BEGIN_CHARS]


def _few(strings: Strings) -> Strings | None:
    return strings if len(strings) <= MOST_BEGINS else None


def _either(one: Part, other: Part) -> Part:
    if one.exact is not None and other.exact is not None and len(one.exact | other.exact) <= MOST_STRINGS:
        return Part(one.exact | other.exact)
    known, also = _known(one), _known(other)
    first, or_else = _opens(one), _opens(other)
    return Part(
        None,
        None if known is None or also is None else known | also,
        None if first is None or or_else is None else _few(first | or_else),
    )


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
        end = _end(CLASS, pattern, at)
        return (SIGN if SIGN_CLASS.fullmatch(pattern, at, end) else ANYTHING), end
    if char == "\\":
        return _escaped(pattern, at)
    if char in "^$":
        return NOTHING, at + 1
    if char == ".":
        return ANYTHING, at + 1
    found = PLAIN.match(pattern, at)
    string = found[0] if found else char
    return Part(frozenset({string})), at + len(string)


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
    return Part(frozenset({char})), at + 2


def _repeated(part: Part, pattern: str, at: int) -> tuple[Part, int]:
    end, least = at + 1, int(pattern[at] == "+")
    if pattern[at] == "{":
        found = REPEAT.match(pattern, at)
        if found is None:
            raise UnknownSyntax(pattern)
        end, least = found.end(), int(found[1])
    if pattern[at] == "?" and part.exact is not None:
        return Part(part.exact | EMPTY), end
    opens = _opens(part)
    if least:
        return Part(None, _known(part), opens), end
    return Part(None, None, opens and opens | EMPTY), end
