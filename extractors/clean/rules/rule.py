"""What a rule is, and the words that its file may use."""

from dataclasses import dataclass

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
