"""The rules of the TOML files, matched against a line as one set."""

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import re2

from extractors.errors import RulebookError
from extractors.records import LABELS

# `body` and `correction` mark lines that stay, the second flags the document; `cue` is evidence that decides nothing.
KEPT = frozenset(("body", "correction"))
RULE_LABELS = (*LABELS, *sorted(KEPT), "cue")
FIELDS = {"id", "label", "pattern", "why", "drops", "keeps", "sentences", "opens", "where", "flag"}
# What a matching line may say of its whole document. A wall counts only where a text ends with it.
TRUNCATED, CORRECTED = "is-truncated", "has-correction"
FLAGS = (TRUNCATED, CORRECTED, "machine-translated", "machine-written", "is-developing")
# How a pattern is held against a line: to all of it, to a place in its last characters, to a place in it;
# of a `part` rule only the match goes.
PLACES = ("line", "tail", "anywhere", "part")
TAIL_CHARS = 140  # no credit is longer
WIDENED_FROM = 5  # bounds from which on a repeat is unbounded in a set; below there is nothing to gain
# A bounded repeat. What it must not be taken for comes first: an escaped character, and a class.
BOUNDS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\\\]])*\]|\{(\d+),(\d+)\}")
SET_MEMORY_BYTES = 96 << 20  # re2 falls back to a slow automaton when its cache is too small for the rules


@dataclass(frozen=True, slots=True)
class Rule:
    """One anchored pattern. `drops` and `keeps` are its tests."""

    id: str  # `subscribe/en-newsletter`: file stem and id
    label: str
    pattern: str
    why: str
    drops: tuple[str, ...]
    keeps: tuple[str, ...]
    sentences: bool = False  # may take a line that the sentence guard would protect
    opens: bool = False  # heads a block whose other lines are of its label too
    where: str = "line"  # one of PLACES
    flag: str | None = None  # one of FLAGS, for the document that has such a line


class Rulebook:
    """Compiled rules. Guards the re2 sets, which can't be pickled; get one from `rulebook()`."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self.parts = tuple((rule, re2.compile(f"(?i:{rule.pattern})")) for rule in self.rules if rule.where == "part")
        self._part = _compile([rule for rule, _ in self.parts])
        line, anywhere, tail = (
            [rule for rule in self.rules if rule.where == where] for where in ("line", "anywhere", "tail")
        )
        self._inside = _compile([*anywhere, *tail])
        self._anywhere, self._tail = _compile(anywhere), _compile(tail)
        self._fragment, self._sentence = _compile(line), _compile([rule for rule in line if rule.sentences])

    def matches(self, key: str, *, sentence: bool) -> list[Rule]:
        """The rules that match `key`, those of whole lines first. The guard: a sentence is asked by fewer rules."""
        content = key.encode()
        found = self._sentence(content) if sentence else self._fragment(content)
        if len(key) <= TAIL_CHARS:  # all of it is its tail: one question less
            inside = self._inside(content)
        else:
            inside = self._anywhere(content) + self._tail(key[-TAIL_CHARS:].encode())
        return found + [rule for rule in inside if rule.sentences or not sentence] if inside else found

    def may_have_part(self, texts: Iterable[str]) -> bool:
        """Whether one of `parts` may find its place in one of the lines: one question for all of them."""
        return bool(self._part("\n".join(texts).encode()))


def _compile(rules: Sequence[Rule]) -> Callable[[bytes], list[Rule]]:
    """What finds the rules of one set in a line: all are asked at once in a wider form, those that match one by one."""
    if not rules:
        return lambda content: []
    _set(rules, [rule.pattern for rule in rules])  # so that a wrong one is told as it was written
    wider = [widened(rule.pattern) for rule in rules]
    match = _matcher(_set(rules, wider))
    exact = [None if rule.pattern == pattern else _exact(rule) for rule, pattern in zip(rules, wider, strict=True)]

    def find(content: bytes) -> list[Rule]:
        hits = match(content)
        if not hits:
            return []
        return [rules[i] for i in sorted(hits) if (matches := exact[i]) is None or matches(content)]

    return find


def widened(pattern: str) -> str:
    """`pattern` with its longer bounded repeats unbounded: it matches all that `pattern` does, and little else.

    Bounds are dear in a set: its automaton has to know how far into the line it is, and so each line makes states of
    its own. Without them one process starts 0.3 s earlier, and lines never seen before cost half.

    >>> widened("by .{2,40} (and [^.]{0,9})?[a-z]{1,2}")
    'by .+ (and [^.]*)?[a-z]{1,2}'
    """

    def widen(found: re.Match[str]) -> str:
        if found[1] is None or int(found[2]) < WIDENED_FROM:
            return found[0]
        return "*" if found[1] == "0" else "+"

    return BOUNDS.sub(widen, pattern)


def _exact(rule: Rule) -> Callable[[bytes], list[int]]:
    """What tries one rule; compiled when it is first needed, as most never are."""

    @lru_cache(maxsize=1)
    def match() -> Callable[[bytes], list[int]]:
        return _matcher(_set([rule], [rule.pattern]))

    return lambda content: match()(content)


def _matcher(compiled: re2.Set) -> Callable[[bytes], list[int]]:
    compiled.Compile()
    match: Callable[[bytes], list[int]] = compiled._set.Match  # what compiled.Match wraps, for a quarter less
    return match


def _set(rules: Sequence[Rule], patterns: Sequence[str]) -> re2.Set:
    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = SET_MEMORY_BYTES
    options.log_errors = False
    found = re2.Set.FullMatchSet(options) if rules[0].where == "line" else re2.Set.SearchSet(options)
    for rule, pattern in zip(rules, patterns, strict=True):
        try:
            # (?m): parts are looked for in many lines at once.
            found.Add(f"(?m:{pattern})" if rule.where == "part" else pattern)
        except re2.error as error:
            raise wrong(rule.id, f"its pattern is not a regular expression of RE2 ({error})", "Mend it") from error
    return found


@lru_cache(maxsize=1)
def rulebook() -> Rulebook:
    """The general rules that ship with the package; compiled once a process."""
    every = [rule for name, text in sources("rules") if name != "cues" for rule in parse_rules(name, text)]
    return Rulebook(sorted(every, key=lambda rule: rule.label == "caption"))  # last: a bare credit looks like one too


@lru_cache(maxsize=1)
def general_version() -> str:
    """Short hash of all that the package's rules and model say; changes when any of them does."""
    parts = [text.encode() for folder in ("rules", "publishers") for _, text in sources(folder)]
    parts += [
        entry.read_bytes() for entry in files("extractors").joinpath("clean").iterdir() if entry.name[-4:] == ".npz"
    ]
    return blake2b(b"\0".join(parts), digest_size=5).hexdigest()


def sources(folder: str) -> list[tuple[str, str]]:
    """(stem, text) of the TOML files of a folder of the package, by name."""
    found = [entry for entry in files("extractors").joinpath(folder).iterdir() if entry.name.endswith(".toml")]
    return [
        (entry.name.removesuffix(".toml"), entry.read_text("utf-8")) for entry in sorted(found, key=lambda e: e.name)
    ]


def parse_rules(stem: str, text: str) -> tuple[Rule, ...]:
    """The rules of one file; a file names a `label` once for all its rules. Raises RulebookError."""
    return rules_of(stem, parse_toml(stem, text))


def parse_toml(stem: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise wrong(stem, f"the file is not TOML ({error})", "Mend that line") from error


def rules_of(stem: str, table: dict[str, Any]) -> tuple[Rule, ...]:
    rules = tuple(_rule(stem, table.get("label"), entry) for entry in table.get("rule", ()))
    twice = {rule.id for rule in rules if sum(other.id == rule.id for other in rules) > 1}
    if twice:
        raise wrong(sorted(twice)[0], "two rules have this id", "Rename one: receipts name rules by id")
    return rules


def _rule(stem: str, label: str | None, entry: dict[str, Any]) -> Rule:
    name = f"{stem}/{entry.get('id', '?')}"
    if unknown := set(entry) - FIELDS:
        raise wrong(name, f"it has the unknown field {sorted(unknown)[0]!r}", f"Known are {', '.join(sorted(FIELDS))}")
    for field in ("id", "pattern", "why", "drops", "keeps"):
        if not entry.get(field):
            raise wrong(
                name, f"no `{field}`", "Add it: a rule says why it is right, what it drops and what it must keep"
            )
    chosen = entry.get("label", label)
    if chosen not in RULE_LABELS:
        raise wrong(name, f"the label {chosen!r} is not known", f"Use one of {', '.join(RULE_LABELS)}")
    where = entry.get("where", "line")
    if where not in PLACES:
        raise wrong(name, f"`where` is {where!r}", f"Use one of {', '.join(PLACES)}")
    flag = entry.get("flag", CORRECTED if chosen == "correction" else None)
    if flag is not None and flag not in FLAGS:
        raise wrong(name, f"`flag` is {flag!r}", f"Use one of {', '.join(FLAGS)}")
    return Rule(
        id=name,
        label=chosen,
        pattern=entry["pattern"].strip(),
        why=entry["why"],
        drops=tuple(entry["drops"]),
        keeps=tuple(entry["keeps"]),
        sentences=bool(entry.get("sentences", False)),
        opens=bool(entry.get("opens", False)),
        where=where,
        flag=flag,
    )


def wrong(which: str, state: str, step: str) -> RulebookError:
    return RulebookError(f"rule file, {which!r}: {state}. Nothing of it was loaded. {step}.")
