"""Finds the rules that match a line without trying each.

Most are tried on lines that begin as they must, or have one of the words that they need. The others are asked as sets,
in a wider form, and tried on lines that match that: a set is an automaton with a state for each combination of rules
that a line may still become, so on lines never seen before one set for all rules costs twice as much.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache

import re2

from extractors.clean.rules.needed import BEGIN_CHARS, SIGNS, Strings, begins, needed
from extractors.clean.rules.rule import Rule
from extractors.words import word_size

TAIL_CHARS = 140  # no credit is longer
BEGIN_LETTERS = 3  # fewer begin too many lines, if there is another word to ask for
WIDENED_FROM = 5  # bounds from which on a repeat is unbounded in a set; below there is nothing to gain
# A bounded repeat. What it must not be taken for comes first: an escaped character, and a class.
BOUNDS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\\\]])*\]|\{(\d+),(\d+)\}")
SET_MEMORY_BYTES = 96 << 20  # re2 falls back to a slow automaton when its cache is too small for the rules

Match = Callable[[bytes], list[int]]  # the numbers of the patterns that match


def finder(rules: Sequence[Rule]) -> Callable[[str], tuple[Rule, ...]]:
    """What finds those of `rules` that match a line, in their order: those of tails stand last.

    Rules of scripts of their own are asked about lines in these scripts only, which most lines are not.
    """
    letters_of = {letters: re.compile(letters) for letters in [rule.letters for rule in rules] if letters}

    @cache  # compiled when first needed: most texts have one script
    def asked(letters: str | None) -> Callable[[str], tuple[Rule, ...]]:
        return _finder([rule for rule in rules if rule.letters in (None, letters)])

    def find(key: str) -> tuple[Rule, ...]:
        script = None
        if not key.isascii():
            script = next((letters for letters, pattern in letters_of.items() if pattern.search(key)), None)
        return asked(script)(key)

    return find


def _finder(rules: Sequence[Rule]) -> Callable[[str], tuple[Rule, ...]]:
    """What finds those of `rules` that match a line, in their order: those of tails stand last."""
    openings = [_opening(rule) for rule in rules]
    needs = [None if opening else needed(rule.pattern) for rule, opening in zip(rules, openings, strict=True)]
    whose_opening, whose_need = _by_string(openings), _by_string(needs)
    sizes = sorted({len(string) for string in whose_opening})
    needs_of, whose = one_of([*whose_need]), [*whose_need.values()]
    places = {
        w: [i for i, rule in enumerate(rules) if rule.where == w and not openings[i] and not needs[i]]
        for w in ("line", "anywhere", "tail")
    }
    asked = {
        where: _matcher(pattern_set([widened(rules[i].pattern) for i in own], whole=where == "line"))
        for where, own in places.items()
    }
    exact: list[Match | None] = [None] * len(rules)  # compiled when first needed, as most never are
    most = [rule.longest() for rule in rules]
    first_tail = next((i for i, rule in enumerate(rules) if rule.where == "tail"), len(rules))

    def matches(index: int, content: bytes) -> list[int]:
        match = exact[index]
        if match is None:
            rule = rules[index]
            match = exact[index] = _in_two_steps(rule.pattern, whole=rule.where == "line")
        return match(content)

    def find(key: str) -> tuple[Rule, ...]:
        content = key.encode()
        end = content if len(key) <= TAIL_CHARS else key[-TAIL_CHARS:].encode()
        likely = {i for string in needs_of(content) for i in whose[string]}
        opening = key.lstrip(SIGNS)[:BEGIN_CHARS]
        for size in sizes:
            likely.update(whose_opening.get(opening[:size].casefold(), ()))
        for where, match in asked.items():
            if hits := match(end if where == "tail" else content):
                likely.update([places[where][i] for i in hits])
        if not likely:
            return ()
        words = word_size(key)
        return tuple(
            [rules[i] for i in sorted(likely) if words <= most[i] and matches(i, end if i >= first_tail else content)]
        )

    return find


def _opening(rule: Rule) -> Strings | None:
    """What a line begins with that `rule` takes, if that is the cheaper question."""
    strings = begins(rule.pattern) if rule.where == "line" else None
    if strings is None or (needed(rule.pattern) and any(len(string) < BEGIN_LETTERS for string in strings)):
        return None
    return strings


def _by_string(strings: Sequence[Strings | None]) -> dict[str, list[int]]:
    """For each string, in lower case, the numbers of those that have it."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, own in enumerate(strings):
        for string in {string.casefold() for string in own or ()}:
            found[string].append(index)
    return found


def _in_two_steps(pattern: str, *, whole: bool) -> Match:
    """The pattern as written, asked only where it matches without its bounds: to count is dear, and most miss."""
    wide = widened(pattern)
    exact = _matcher(pattern_set([pattern], whole=whole))
    if wide == pattern:
        return exact
    likely = _matcher(pattern_set([wide], whole=whole))
    return lambda content: exact(content) if likely(content) else []


def one_of(strings: Sequence[str]) -> Match:
    """What finds the numbers of those strings that are in a text, whatever their case."""
    return _matcher(pattern_set(strings, whole=False, literal=True)) if strings else lambda content: []


def any_of(patterns: Sequence[str]) -> Match:
    """What tells at little cost whether one of the patterns may be in a text: bounds are not counted."""
    return _matcher(pattern_set([widened(pattern) for pattern in patterns], whole=False))


def pattern_set(patterns: Sequence[str], *, whole: bool, literal: bool = False) -> re2.Set:
    """The patterns, not yet compiled; `whole`: they are to match a line from end to end. Raises re2.error."""
    options = re2.Options()
    options.case_sensitive = False
    options.literal = literal
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
