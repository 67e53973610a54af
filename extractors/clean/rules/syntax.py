"""A rule's pattern as a tree, as far as it says what a line must contain; whatever else RE2 knows is `Anything`."""

import re
from dataclasses import dataclass

# Bullets, brackets and the like, which many rules allow in front: what a line begins with is its first word.
SIGNS = " \t\u00a0[](){}<>*–—-|/\\•·●▪◦■□▼▲▶►◆©™℗.…:;,!?\"'“”„‘’«»‹›#@&+=~_^$%（）【】「」『』・"
QUANTIFIERS = "?*+{"
REPEAT = re.compile(r"\{(\d+)(,?)(\d*)\}")
PLAIN = re.compile(r"[^.^$|()\[\]?*+{}\\]+(?![?*+{])")  # characters that stand for themselves, once
GROUP = re.compile(r"\(\?(?:P?<\w+>|[a-zA-Z-]*:)|\((?!\?)")
CLASS = re.compile(r"\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]")
LISTED = re.compile(r"\[(?!\^)(?P<first>-?)(?P<members>(?:\\[^\w\s]|[^\\\[\]-])*)(?P<last>-?)\]")  # and no range
ESCAPED = re.compile(r"\\(.)")
# Of escaped characters those that are nothing else, those that stand between characters, and kinds of characters.
LITERAL = frozenset(".,:;!?-–—|/*+()[]{}^$&@#%\"'\\ ")
BETWEEN, KIND = frozenset("bBAz"), frozenset("DwWsSnrtfv")
DIGITS = frozenset("0123456789")  # and in RE2 no others


@dataclass(frozen=True, slots=True)
class Text:
    """One of the strings, in lower case."""

    strings: frozenset[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One after the other."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    ways: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    part: "Node"
    least: int  # 0: it may be missing
    once: bool  # at most


@dataclass(frozen=True, slots=True)
class Anything:
    """Of whatever length."""


Node = Text | Row | Choice | Repeated | Anything
NOTHING = Text(frozenset(("",)))


class UnknownSyntax(ValueError):
    """What RE2 may know, and this does not."""


def read(pattern: str) -> Node:
    """The tree of a valid pattern of RE2, in lower case. Raises UnknownSyntax."""
    node, at = _choice(pattern, 0)
    if at != len(pattern):
        raise UnknownSyntax(pattern)
    return node


def _choice(pattern: str, at: int) -> tuple[Node, int]:
    """The alternatives from `at` to the end of their group, and where that is."""
    ways = []
    while True:
        way, at = _row(pattern, at)
        ways.append(way)
        if at == len(pattern) or pattern[at] == ")":
            return (ways[0] if len(ways) == 1 else Choice(tuple(ways))), at
        at += 1


def _row(pattern: str, at: int) -> tuple[Node, int]:
    parts = []
    while at < len(pattern) and pattern[at] not in "|)":
        part, at = _atom(pattern, at)
        while at < len(pattern) and pattern[at] in QUANTIFIERS:
            part, at = _repeated(part, pattern, at)
        parts.append(part)
    return (parts[0] if len(parts) == 1 else Row(tuple(parts))), at


def _atom(pattern: str, at: int) -> tuple[Node, int]:
    char = pattern[at]
    if char == "(":
        node, end = _choice(pattern, _end(GROUP, pattern, at))
        if end == len(pattern):
            raise UnknownSyntax(pattern)
        return node, end + 1
    if char == "[":
        end = _end(CLASS, pattern, at)
        return _class(pattern[at:end]), end
    if char == "\\":
        return _escaped(pattern, at)
    if char in "^$":
        return NOTHING, at + 1
    if char == ".":
        return Anything(), at + 1
    found = PLAIN.match(pattern, at)
    string = found[0] if found else char
    return Text(frozenset({string.casefold()})), at + len(string)


def _class(written: str) -> Node:
    if written in ("[0-9]", r"[\d]"):
        return Text(DIGITS)
    listed = LISTED.fullmatch(written)
    if listed is None:
        return Anything()
    members = ESCAPED.sub(r"\1", listed["members"])
    return Text(frozenset(map(str.casefold, (*listed["first"], *members, *listed["last"]))))


def _end(of: re.Pattern[str], pattern: str, at: int) -> int:
    found = of.match(pattern, at)
    if found is None:
        raise UnknownSyntax(pattern)
    return found.end()


def _escaped(pattern: str, at: int) -> tuple[Node, int]:
    char = pattern[at + 1]
    if char in "pP":
        return Anything(), pattern.index("}", at) + 1 if pattern[at + 2] == "{" else at + 3
    if char in BETWEEN:
        return NOTHING, at + 2
    if char == "d":
        return Text(DIGITS), at + 2
    if char in KIND:
        return Anything(), at + 2
    if char not in LITERAL:
        raise UnknownSyntax(pattern)
    return Text(frozenset({char})), at + 2


def _repeated(part: Node, pattern: str, at: int) -> tuple[Node, int]:
    if pattern[at] != "{":
        return Repeated(part, int(pattern[at] == "+"), once=pattern[at] == "?"), at + 1
    found = REPEAT.match(pattern, at)
    if found is None:
        raise UnknownSyntax(pattern)
    least, most = int(found[1]), found[3] if found[2] else found[1]
    return Repeated(part, least, once=most == "1"), found.end()
