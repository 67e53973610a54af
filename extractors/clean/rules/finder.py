"""Finds the rules that match a line without trying each: only those whose needles are in it."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

import re2

from extractors.clean.rules.needed import ways
from extractors.clean.rules.needles import Needles
from extractors.clean.rules.rule import Rule
from extractors.words import word_size

TAIL_CHARS = 140  # no credit is longer
WIDENED_FROM = 5  # bounds from which on a repeat is unbounded in a set; below there is nothing to gain
# A bounded repeat. What it must not be taken for comes first: an escaped character, and a class.
BOUNDS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\\\]])*\]|\{(\d+),(\d+)\}")
SET_MEMORY_BYTES = 96 << 20  # re2 falls back to a slow automaton when its cache is too small for the rules

Match = Callable[[bytes], list[int]]  # the numbers of the patterns that match


class Finder:
    """Guards compiled patterns; `find` is all there is."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """`rules`: those of tails last; none of them is of a script of its own, or all are."""
        self._rules = rules
        self._most = [rule.longest() for rule in rules]
        self._needles = Needles([ways(rule.pattern, from_begin=rule.where == "line") for rule in rules])
        self._exact: list[Match | None] = [None] * len(rules)  # compiled when first needed, as most never are
        self._first_tail = next((i for i, rule in enumerate(rules) if rule.where == "tail"), len(rules))
        # What is asked about every line, as sets: whether about its tail, which rules, and what tells their places.
        self._always: list[tuple[bool, list[int], Match]] = []
        for where in ("line", "anywhere", "tail"):
            if own := [i for i in self._needles.always if rules[i].where == where]:
                asked = pattern_set([widened(rules[i].pattern) for i in own], whole=where == "line")
                self._always.append((where == "tail", own, _matcher(asked)))

    def find(self, keys: Sequence[str]) -> list[list[Rule]]:
        """Of each line the rules that match it, in their order."""
        sizes = [*map(word_size, keys)]
        every = zip(keys, sizes, self._needles.may_match(keys, sizes, self._most), strict=True)
        return [self._found(key, size, likely) for key, size, likely in every]

    def _found(self, key: str, words: int, likely: set[int]) -> list[Rule]:
        content = key.encode()
        end = content if len(key) <= TAIL_CHARS else key[-TAIL_CHARS:].encode()
        for tail, own, match in self._always:
            if hits := match(end if tail else content):
                likely.update([own[i] for i in hits if words <= self._most[own[i]]])
        first_tail = self._first_tail
        return [self._rules[i] for i in sorted(likely) if self._matches(i, end if i >= first_tail else content)]

    def _matches(self, index: int, content: bytes) -> list[int]:
        match = self._exact[index]
        if match is None:
            rule = self._rules[index]
            match = self._exact[index] = _in_two_steps(rule.pattern, whole=rule.where == "line")
        return match(content)


class Finders:
    """Finders, made when first needed: a script's own rules ask its lines only, which most lines are not."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rank = {rule.id: place for place, rule in enumerate(rules)}
        self._rules = rules
        self._letters = {letters: re.compile(letters) for letters in [rule.letters for rule in rules] if letters}
        self._any_letters = re.compile("|".join(self._letters) or "(?!)")  # of classes alone one class is made
        self._finders: dict[str | None, Finder] = {}

    def find(self, keys: Sequence[str]) -> list[list[Rule]]:
        """Of each line the rules that match it, in their order."""
        found = self._finder(None).find(keys)
        scripts: dict[str, list[int]] = defaultdict(list)
        for index, key in enumerate(keys):
            if not key.isascii() and (script := self._script(key)):
                scripts[script].append(index)
        for script, own in scripts.items():
            for index, more in zip(own, self._finder(script).find([keys[i] for i in own]), strict=True):
                if more:
                    found[index] = sorted((*found[index], *more), key=lambda rule: self._rank[rule.id])
        return found

    def _script(self, key: str) -> str | None:
        if not self._any_letters.search(key):
            return None
        return next((letters for letters, pattern in self._letters.items() if pattern.search(key)), None)

    def _finder(self, script: str | None) -> Finder:
        if script not in self._finders:
            self._finders[script] = Finder([rule for rule in self._rules if rule.letters == script])
        return self._finders[script]


def _in_two_steps(pattern: str, *, whole: bool) -> Match:
    """The pattern as written, asked only where it matches without its bounds: to count is dear, and most miss."""
    wide = widened(pattern)
    exact = _matcher(pattern_set([pattern], whole=whole))
    if wide == pattern:
        return exact
    likely = _matcher(pattern_set([wide], whole=whole))
    return lambda content: exact(content) if likely(content) else []


def any_of(patterns: Sequence[str]) -> Match:
    """What tells at little cost whether one of the patterns may be in a text: bounds are not counted."""
    return _matcher(pattern_set([widened(pattern) for pattern in patterns], whole=False))


def pattern_set(patterns: Sequence[str], *, whole: bool) -> re2.Set:
    """The patterns, not yet compiled; `whole`: they are to match a line from end to end. Raises re2.error."""
    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = SET_MEMORY_BYTES
    options.log_errors = False
    found = re2.Set.FullMatchSet(options) if whole else re2.Set.SearchSet(options)
    for pattern in patterns:
        found.Add(pattern)
    return found


def widened(pattern: str) -> str:
    """`pattern` with its longer bounded repeats unbounded: it matches all that `pattern` does, and little else.

    Bounds are dear in a set: its automaton has to know how far into the line it is, and so each line makes states of
    its own.

    >>> widened("by .{2,40} (and [^.]{0,9})?[a-z]{1,2}")
    'by .+ (and [^.]*)?[a-z]{1,2}'
    """

    def widen(found: re.Match[str]) -> str:
        if found[1] is None or int(found[2]) < WIDENED_FROM:
            return found[0]
        return "*" if found[1] == "0" else "+"

    return BOUNDS.sub(widen, pattern)


def _matcher(compiled: re2.Set) -> Match:
    compiled.Compile()
    match: Match = compiled._set.Match  # what compiled.Match wraps, for a quarter less
    return match
