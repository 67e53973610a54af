"""The rules of the TOML files."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import re2

from extractors.clean.rules.finder import Finders, pattern_set
from extractors.clean.rules.rule import (
    CORRECTED,
    FIELDS,
    FLAGS,
    GLUED,
    LONG_LINE_WORDS,
    LONG_SENTENCE_WORDS,
    MOST_WORDS,
    NEARS,
    PLACES,
    RULE_LABELS,
    SHARED,
    STRIKES_NOTHING,
    Rule,
)
from extractors.clean.rules.spans import SpanFinder
from extractors.errors import RulebookError
from extractors.words import word_size

SENTENCES = re.compile(r"(?<=[.!?…])[\"'”»)\]]*\s+(?=[\"'“„«(\[]*[A-ZÀ-Þ©™])")
# What an offer says in sentence after sentence, once its first has been told by its rule's own second cue.
GOES_ON = re.compile(
    r"\b(?:our|subscri\w+|newsletters?|sign(?:ing)? ?up|unlimited access|register|log ?in|membership|donat\w+)\b", re.I
)
PICTURES = frozenset(("caption", "credit"))


class Rulebook:
    """Compiled rules. Guards the re2 sets, which can't be pickled; get one from `rulebook()`."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        check(self.rules)
        self.spans = SpanFinder(self.rules)
        whole = [rule for where in ("line", "anywhere", "tail") for rule in self.rules if rule.where == where]
        # The guard: a sentence is asked by fewer rules.
        self._finders = {True: Finders([rule for rule in whole if rule.sentences]), False: Finders(whole)}

    def matches(self, key: str, *, sentence: bool) -> tuple[Rule, ...]:
        """What `matches_all` gives for one line."""
        return self.matches_all([key], [sentence])[0]

    def matches_all(self, keys: Sequence[str], sentences: Sequence[bool]) -> list[tuple[Rule, ...]]:
        """The rules that take each of `keys`, those of whole lines first; `sentences`: which of them are sentences."""
        found: list[tuple[Rule, ...]] = [()] * len(keys)
        for sentence, finder in self._finders.items():
            own = [i for i, it_is in enumerate(sentences) if it_is == sentence]
            for i, rules in zip(own, finder.find([keys[i] for i in own]) if own else (), strict=True):
                if rules:
                    found[i] = tuple([rule for rule in rules if may_take(rule, keys[i], sentence=sentence)])
        return found


def may_take(rule: Rule, key: str, *, sentence: bool) -> bool:
    """Whether a line is short enough for a rule that matches it, and, if it is long, has the second cue.

    Each long sentence of it must have it or go on with the offer, else the rule would take a paragraph for the offer in
    front of it; not so a caption's: there the credit speaks for all.
    """
    if rule.label in STRIKES_NOTHING:
        return True
    words = word_size(key)
    if words > rule.most_words:
        return False
    if words < (LONG_SENTENCE_WORDS if sentence else LONG_LINE_WORDS):
        return True
    if rule.also is None:
        return False
    long = (
        []
        if rule.label in PICTURES
        else [part for part in SENTENCES.split(key) if word_size(part) >= LONG_SENTENCE_WORDS]
    )
    also = _also(rule.also)
    if not long:
        return also.search(key) is not None
    told = [also.search(part) is not None for part in long]
    return any(told) and all(has or GOES_ON.search(part) for has, part in zip(told, long, strict=True))


@lru_cache(maxsize=1024)
def _also(pattern: str) -> re.Pattern[str]:
    compiled: re.Pattern[str] = re2.compile(f"(?i:{pattern})")
    return compiled


def check(rules: Iterable[Rule]) -> None:
    """Raises RulebookError for a pattern that is none of RE2, as it was written."""
    for rule in rules:
        try:
            pattern_set([rule.pattern, rule.also or ""], whole=True)
        except re2.error as error:
            raise wrong(rule.id, f"its pattern is not a regular expression of RE2 ({error})", "Mend it") from error


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
        entry.read_bytes() for entry in files("extractors.clean.line_model").iterdir() if entry.name[-4:] == ".npz"
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
    shared = {field: table[field] for field in SHARED if field in table}
    rules = tuple(_rule(stem, {**shared, **entry}) for entry in table.get("rule", ()))
    twice = {rule.id for rule in rules if sum(other.id == rule.id for other in rules) > 1}
    if twice:
        raise wrong(sorted(twice)[0], "two rules have this id", "Rename one: receipts name rules by id")
    return rules


def _rule(stem: str, entry: dict[str, Any]) -> Rule:
    name = f"{stem}/{entry.get('id', '?')}"
    if unknown := set(entry) - FIELDS:
        raise wrong(name, f"it has the unknown field {sorted(unknown)[0]!r}", f"Known are {', '.join(sorted(FIELDS))}")
    for field in ("id", "pattern", "why", "drops", "keeps"):
        if not entry.get(field):
            raise wrong(
                name, f"no `{field}`", "Add it: a rule says why it is right, what it drops and what it must keep"
            )
    chosen = entry.get("label")
    if chosen not in RULE_LABELS:
        raise wrong(name, f"the label {chosen!r} is not known", f"Use one of {', '.join(RULE_LABELS)}")
    where = entry.get("where", "line")
    given = {
        "where": where,
        "flag": entry.get("flag", CORRECTED if chosen == "correction" else None),
        "near": entry.get("near"),
        "glued": entry.get("glued", "end" if where == "part" else None),
    }
    for field, known in (("where", PLACES), ("flag", FLAGS), ("near", NEARS), ("glued", GLUED)):
        if given[field] is not None and given[field] not in known:
            raise wrong(name, f"`{field}` is {given[field]!r}", f"Use one of {', '.join(known)}")
    return Rule(
        id=name,
        label=chosen,
        pattern=entry["pattern"].strip(),
        why=entry["why"],
        drops=tuple(entry["drops"]),
        keeps=tuple(entry["keeps"]),
        sentences=bool(entry.get("sentences", False)),
        opens=bool(entry.get("opens", False)),
        most_words=int(entry.get("most_words", MOST_WORDS)),
        also=entry.get("also"),
        letters=entry.get("letters"),
        **given,
    )


def wrong(which: str, state: str, step: str) -> RulebookError:
    return RulebookError(f"rule file, {which!r}: {state}. Nothing of it was loaded. {step}.")
