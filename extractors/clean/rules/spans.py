"""Furniture that is glued to a paragraph: which stretches of a line the rules take, so that the rest stays.

Rules of `where = "part"` look for nothing else; rules of whole lines say with `glued` that a line's first or last
sentence goes as such a line would.
"""

import math
import re
from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple

import re2

from extractors.clean.rules.finder import Match, any_of
from extractors.clean.rules.needed import ways
from extractors.clean.rules.needles import Needles
from extractors.clean.rules.rule import BOTH, END, INSIDE, NEARS, START, STRIKES_NOTHING, Rule
from extractors.words import word_count

# A line's last sentence begins behind the end of another, its first ends before a capital.
BEHIND_SENTENCE = r"(?:[.!?…:;]['\"”»)\]]*\s+|[a-z\"”)][.!?]\d{1,2}\s+|[\"”»)\]]\s+|[。！？」』）؟۔।]\s*)"
BEFORE_SENTENCE = r"\s+['\"“„«‘(\[]*(?-i:\p{Lu}|\p{Lo}|\d)"
QUOTES = (("“", "”"), ("«", "»"), ("「", "」"), ("『", "』"))
MEMORY_BYTES = 32 << 20  # re2 falls back to a slow automaton when its cache is too small for a pattern
CHARS_A_WORD = 9  # with its space, and more than all but legal terms have
ANYWHERE = frozenset(NEARS)
ROUNDS = 4  # of two sentences that go at a line's end, the first is its end once the last is gone


class Span(NamedTuple):
    """`text[start:end]` of a line is furniture by `rule`."""

    start: int
    end: int
    rule: Rule


class Pattern(NamedTuple):
    """What is looked for by `rule`; `at_end`: at the end of a line, so that its last words are enough to look at."""

    rule: Rule
    likely: Match  # finds something where `exact` does, and is quick to say no: it counts nothing
    exact: re.Pattern[str]
    at_end: bool


class SpanFinder:
    """Guards compiled patterns; `find` is all there is."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        # What is told by its place alone comes last: where a rule's words say what a stretch is, that is its label.
        self.patterns = [
            pattern for rule in sorted(rules, key=lambda r: r.near is not None) for pattern in _patterns(rule)
        ]
        self._needles = Needles([ways(rule.pattern, from_begin=False) for rule, *_ in self.patterns])
        self._always = self._needles.always
        self._may_always = any_of([self.patterns[i].exact.pattern for i in self._always])
        self._most = [math.inf] * len(self.patterns)  # words of a line: what stays of it counts too

    def may_be_in(self, keys: Sequence[str]) -> list[set[int]]:
        """Of each line the numbers of the patterns that may match in it."""
        found = self._needles.may_match(keys, [0] * len(keys), self._most)
        for key, likely in zip(keys, found, strict=True):
            if likely or self._may_always(key.encode()):
                likely.update(self._always)  # once another stretch is gone, the line ends elsewhere
        return found

    def find(self, key: str, places: Set[str] = ANYWHERE, likely: Set[int] | None = None) -> list[Span]:
        """In order, apart from each other; none touches a quotation, none is longer than its rule takes.

        `places`: which of the document's edges the line is near, for the rules that ask. `likely`: what `may_be_in`
        says of the line; None: not asked yet.
        """
        if likely is None:
            likely = self.may_be_in([key])[0]
        if not likely:
            return []
        asked = [
            pattern
            for pattern in map(self.patterns.__getitem__, sorted(likely))
            if pattern.rule.near is None or pattern.rule.near in places
        ]
        found: list[Span] = []
        start, end = 0, len(key)
        for _ in range(ROUNDS):
            more = _in_one_round(key, start, end, asked)
            if not more:
                break
            found += [span for span in more if not any(span.start < o.end and o.start < span.end for o in found)]
            for span in more:
                if not key[start : span.start].strip():
                    start = span.end
                if not key[span.end : end].strip():
                    end = span.start
        return sorted(found)


def quoted(text: str, at: int) -> bool:
    """Whether `text[at]` stands inside a quotation.

    >>> quoted('He said: "Read more: it helps."', 15)
    True
    """
    before = text[:at]
    if "„" in before:
        return before.count("„") > before.count("“") + before.count("”")
    return before.count('"') % 2 == 1 or any(before.count(a) > before.count(b) for a, b in QUOTES)


def _in_one_round(key: str, start: int, end: int, asked: Sequence[Pattern]) -> list[Span]:
    text = key[start:end].rstrip()
    lead = len(text) - len(text.lstrip())
    text, start = text[lead:], start + lead
    found: list[Span] = []
    content = text.encode()
    for rule, likely, exact, at_end in asked:
        skipped = max(0, len(text) - rule.most_words * CHARS_A_WORD) if at_end else 0
        place = text[skipped:] if skipped else text
        for match in exact.finditer(place) if likely(place.encode() if skipped else content) else ():
            a, b = (at + skipped for at in match.span(exact.groupindex["goes"]))
            while b > a and text[b - 1].isspace():
                b -= 1
            apart = all(b + start <= span.start or span.end <= a + start for span in found)
            if a < b and apart and not _touches_quotation(text, a, b) and word_count(text[a:b]) <= rule.most_words:
                found.append(Span(a + start, b + start, rule))
    return found


def _touches_quotation(text: str, start: int, end: int) -> bool:
    return quoted(text, start) or quoted(text, end)


def _patterns(rule: Rule) -> list[Pattern]:
    if rule.glued is None or rule.label in STRIKES_NOTHING:
        return []
    goes = rule.pattern if "(?P<goes>" in rule.pattern else f"(?P<goes>{rule.pattern})"
    part = rule.where == "part"
    found = []
    if rule.glued in (END, BOTH):
        found.append(_pattern(rule, f"{goes}$" if part else f"{BEHIND_SENTENCE}{goes}$", at_end=True))
    if rule.glued in (START, BOTH):
        found.append(_pattern(rule, f"^{goes}" if part else f"^{goes}{BEFORE_SENTENCE}"))
    if rule.glued == INSIDE:
        found.append(_pattern(rule, goes))
    return found


def _pattern(rule: Rule, pattern: str, *, at_end: bool = False) -> Pattern:
    return Pattern(rule, any_of([pattern]), _compiled(pattern), at_end)


def _compiled(pattern: str) -> re.Pattern[str]:
    options = re2.Options()
    options.max_mem = MEMORY_BYTES
    compiled: re.Pattern[str] = re2.compile(f"(?i:{pattern})", options)
    return compiled
