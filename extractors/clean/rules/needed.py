"""What a line must contain for a pattern to match it: a look at that is enough for most lines.

As in Cox 2012, "Regular Expression Matching with a Trigram Index", with whole strings. A pattern matches in one of some
ways (its alternatives, with an opening part or without it); each way has clauses, and a line that it matches has one
string of each clause.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from extractors.clean.rules.syntax import SIGNS, Anything, Choice, Node, Repeated, Row, Text, UnknownSyntax, read

Strings = frozenset[str]
Clause = Strings  # a line has one of them; one that begins with a line feed stands at the line's begin, behind signs

MOST_STRINGS = 24  # that a part of a pattern is spelled out to
MOST_WAYS = 12
BEGIN = "\n"
BEGIN_CHARS = 8  # of what a line begins with; more would hardly tell more lines apart
TELLING = frozenset("©℗™@#|/\\()[]{}<>→▶►»«›•·●■▼◆*=＝_~…+&%$€£")  # signs that few sentences have
RARE = frozenset("©℗™@#→▶►<>=＝")  # and few lines open with
LETTERS_A_CHARACTER = 3  # of other scripts than Latin: Latin texts have none, and a word of theirs is short
MOST_SHARE = 1.7  # of a clause: the sum of its strings, which stand in the same lines often
DEAREST = 0.2  # of the lines; a string that so many have tells nothing
# What stands in many lines as a word, or in one.
COMMON = frozenset(
    """
    a an and are around as at be been but by dec end for from had has have he her here his i in into is issue it its
    last like may men min more not of on one or out over people per she that the their them they this to two was were
    what when which who will with year years you
    """.split()  # noqa: SIM905
)
FIRST = frozenset((BEGIN,))
ANYWHERE = frozenset(("",))


class _Way(NamedTuple):
    """What is known of a pattern up to some place in it."""

    clauses: frozenset[Clause]
    run: Strings  # what stands just before that place is one of them


@lru_cache(maxsize=2048)
def ways(pattern: str, *, from_begin: bool) -> tuple[tuple[Clause, ...], ...]:
    """Of each way to match `pattern` its clauses, in lower case, the rarest first; a way without any may be in every
    line.

    `pattern`: a valid one of RE2. `from_begin`: it is matched from a line's first character on.

    >>> [[sorted(clause) for clause in way] for way in ways("(read|see) more|our .* mail", from_begin=False)]
    [[[' mail'], ['our ']], [['read more', 'see more']]]
    >>> ways("[A-Z][a-z]+", from_begin=True)
    ((),)
    """
    try:
        found = _walked(read(pattern), [_Way(frozenset(), FIRST if from_begin else ANYWHERE)])
    except UnknownSyntax:
        return ((),)
    # Behind the signs of a line that has nothing else, another line begins.
    found = [_Way(way.clauses, way.run - FIRST | {BEGIN + BEGIN} if way.run & FIRST else way.run) for way in found]
    return tuple(sorted({tuple(sorted(_closed(way).clauses, key=rank)) for way in found}, key=_in_order))


def _in_order(clauses: Sequence[Clause]) -> list[list[str]]:
    return [sorted(clause) for clause in clauses]


def rank(clause: Clause) -> tuple[float, list[str]]:
    return share(clause), sorted(clause)


@lru_cache(maxsize=1 << 14)
def share(clause: Clause) -> float:
    """How large a share of lines has one of the strings, roughly."""
    return sum(map(_share, clause))


@lru_cache(maxsize=1 << 15)
def _share(string: str) -> float:
    begin, spaces = string.startswith(BEGIN), string.count(" ")
    alone = "".join(filter(str.isalnum, string))
    letters = len(alone) if alone.isascii() else sum(LETTERS_A_CHARACTER if c > "\u036f" else 1 for c in alone)
    telling = len(TELLING.intersection(string))
    if not letters and not telling:
        return 0.001 if begin else math.inf
    if not telling and COMMON.issuperset(string.split()):
        return 0.02 if begin and letters > 4 else math.inf
    signs = len(string) - len(alone) - telling - spaces - begin
    found = 0.4 * 0.6 ** (letters - 1) * 0.7**spaces * 0.3**signs * 0.1**telling * (0.25 if begin else 1)
    return max(0.0003, found) if found <= DEAREST else math.inf


def _walked(node: Node, before: list[_Way]) -> list[_Way]:
    """The ways behind `node`, from those before it."""
    match node:
        case Text(strings):
            return _merged(_appended(way, strings) for way in before)
        case Row(parts):
            for part in parts:
                before = _walked(part, before)
            return before
        case Choice(choices):
            return _few([way for choice in choices for way in _walked(choice, before)], before)
        case Repeated(part, least, once):
            return _repeated(part, least, once, before)
        case Anything():
            return _merged(map(_closed, before))
    raise AssertionError(node)


def _repeated(part: Node, least: int, once: bool, before: list[_Way]) -> list[_Way]:
    if least:
        return _merged(map(_closed, _walked(part, before)))
    if isinstance(part, Text) and not once and all(char in SIGNS for string in part.strings for char in string):
        # Signs at a line's begin are passed over, however many.
        return _merged(way if way.run == FIRST else _closed(way) for way in before)
    if once:
        either = _merged([*before, *_walked(part, before)])
        if len(either) <= len(before):  # strings that may be missing
            return either
    # Of a line's begin it is worth knowing that the part is not there.
    opening = [way for way in before if all(string.startswith(BEGIN) for string in way.run)]
    others = [_closed(way) for way in before if way not in opening]
    return _few([*opening, *map(_closed, _walked(part, opening)), *others], before)


def _appended(way: _Way, strings: Strings) -> _Way:
    if len(way.run) * len(strings) <= MOST_STRINGS:
        return _Way(way.clauses, frozenset().union(*(_longer(string, strings) for string in way.run)))
    closed = _closed(way)
    return _Way(closed.clauses, strings if len(strings) <= MOST_STRINGS else ANYWHERE)


def _longer(string: str, strings: Strings) -> Strings:
    found = frozenset([_normal(string + more) for more in strings])
    if string.startswith(BEGIN) and BEGIN in found:
        # Of signs that may be missing nothing is looked for: the line begins behind them too.
        return frozenset([one for one in found if one.startswith(BEGIN) or any(map(str.isalnum, one))])
    return found


@lru_cache(maxsize=1 << 15)
def _normal(string: str) -> str:
    """Of a line's begin what is behind its signs; a rare sign among them is looked for anywhere."""
    if not string.startswith(BEGIN):
        return string
    bare = string[1:].lstrip(SIGNS)
    rare = [] if bare else [i for i, char in enumerate(string) if char in RARE]
    return string[rare[0] :] if rare else BEGIN + bare[:BEGIN_CHARS]


def _closed(way: _Way) -> _Way:
    """Anything may follow."""
    run = shortest(way.run)
    told = share(run) <= MOST_SHARE and not run & (FIRST | ANYWHERE)
    return _Way(way.clauses | {run} if told else way.clauses, ANYWHERE)


@lru_cache(maxsize=1 << 13)
def shortest(strings: Strings) -> Strings:
    """Those that contain none of the others; of many, those that begin with none."""
    if len(strings) > MOST_STRINGS:
        return frozenset(s for s in strings if not any(s[:end] in strings for end in range(1, len(s))))
    found: list[str] = []
    for string in sorted(strings, key=lambda string: (len(string), string)):
        if not any(other in string for other in found):
            found.append(string)
    return frozenset(found)


def _merged(found: Iterable[_Way]) -> list[_Way]:
    """Ways that differ in nothing but their last strings are one."""
    found = [*found]
    if len(found) == 1:
        return found
    runs: dict[frozenset[Clause], list[Strings]] = defaultdict(list)
    for way in found:
        runs[way.clauses].append(way.run)
    merged = []
    for clauses, mine in runs.items():
        every = frozenset().union(*mine)
        if len(every) <= MOST_STRINGS:
            merged.append(_Way(clauses, every))
        else:
            merged += [_Way(clauses, run) for run in dict.fromkeys(mine)]
    return merged


def _few(found: Iterable[_Way], before: Sequence[_Way]) -> list[_Way]:
    """As they are if they are few, else as one: what all of them have, and the best of each."""
    merged = _merged(found)
    if len(merged) <= MOST_WAYS:
        return merged
    closed = [_closed(way).clauses for way in merged]
    common = frozenset.intersection(*closed)
    if not all(closed):
        return [_Way(common, ANYWHERE)]
    best: Clause = shortest(frozenset().union(*(min(clauses, key=rank) for clauses in closed)))
    return [_Way(common | {best} if share(best) <= MOST_SHARE else common, ANYWHERE)]
