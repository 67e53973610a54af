"""The rules of the TOML files, matched against a line as one set."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import re2

from extractors.errors import RulebookError
from extractors.records import LABELS

# `correction` marks a line that stays and is flagged; `cue` is evidence that decides nothing alone.
RULE_LABELS = (*LABELS, "correction", "cue")
FIELDS = {"id", "label", "pattern", "why", "drops", "keeps", "sentences", "opens", "part"}
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
    part: bool = False  # matches inside a line; only the match goes


class Rulebook:
    """Compiled rules. Guards the re2 sets, which can't be pickled; get one from `rulebook()`."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self.whole = tuple(rule for rule in self.rules if not rule.part)
        self.parts = tuple((rule, re2.compile(f"(?i:{rule.pattern})")) for rule in self.rules if rule.part)
        self._set = _compile(self.whole)

    def matches(self, key: str) -> list[Rule]:
        """The rules that match the whole of `key`, in the order of the files."""
        found = self._set.Match(key) if self.whole else None
        return [self.whole[i] for i in sorted(found)] if found else []


def _compile(rules: Sequence[Rule]) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = SET_MEMORY_BYTES
    options.log_errors = False
    compiled = re2.Set.FullMatchSet(options)
    for rule in rules:
        try:
            compiled.Add(rule.pattern)
        except re2.error as error:
            raise _wrong(rule.id, f"its pattern is not a regular expression of RE2 ({error})", "Mend it") from error
    if rules:
        compiled.Compile()
    return compiled


@lru_cache(maxsize=1)
def rulebook() -> Rulebook:
    """The general rules that ship with the package; compiled once a process."""
    every = [rule for name, text in sources("rules") for rule in parse_rules(name, text)]
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
        raise _wrong(stem, f"the file is not TOML ({error})", "Mend that line") from error


def rules_of(stem: str, table: dict[str, Any]) -> tuple[Rule, ...]:
    rules = tuple(_rule(stem, table.get("label"), entry) for entry in table.get("rule", ()))
    twice = {rule.id for rule in rules if sum(other.id == rule.id for other in rules) > 1}
    if twice:
        raise _wrong(sorted(twice)[0], "two rules have this id", "Rename one: receipts name rules by id")
    return rules


def _rule(stem: str, label: str | None, entry: dict[str, Any]) -> Rule:
    name = f"{stem}/{entry.get('id', '?')}"
    if unknown := set(entry) - FIELDS:
        raise _wrong(name, f"it has the unknown field {sorted(unknown)[0]!r}", f"Known are {', '.join(sorted(FIELDS))}")
    for field in ("id", "pattern", "why", "drops", "keeps"):
        if not entry.get(field):
            raise _wrong(
                name, f"no `{field}`", "Add it: a rule says why it is right, what it drops and what it must keep"
            )
    chosen = entry.get("label", label)
    if chosen not in RULE_LABELS:
        raise _wrong(name, f"the label {chosen!r} is not known", f"Use one of {', '.join(RULE_LABELS)}")
    return Rule(
        id=name,
        label=chosen,
        pattern=entry["pattern"].strip(),
        why=entry["why"],
        drops=tuple(entry["drops"]),
        keeps=tuple(entry["keeps"]),
        sentences=bool(entry.get("sentences", False)),
        opens=bool(entry.get("opens", False)),
        part=bool(entry.get("part", False)),
    )


def _wrong(which: str, state: str, step: str) -> RulebookError:
    return RulebookError(f"rule file, {which!r}: {state}. Nothing of it was loaded. {step}.")
