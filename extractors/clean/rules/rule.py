"""What a rule is, and the words that its file may use."""

import math
from dataclasses import dataclass

from extractors.records import LABELS

# `body` and `correction` mark lines that stay, the second flags the document; `cue` is evidence that decides nothing.
KEPT = frozenset(("body", "correction"))
RULE_LABELS = (*LABELS, *sorted(KEPT), "cue")
STRIKES_NOTHING = KEPT | {"cue"}
FIELDS = {"id", "label", "pattern", "why", "drops", "keeps", "sentences", "opens", "where", "flag"} | {
    "most_words",
    "also",
    "near",
    "glued",
    "letters",
}
# What a file may say once for all its rules.
SHARED = ("label", "most_words", "also", "letters")
# What a matching line may say of its whole document. A wall counts only where a text ends with it.
TRUNCATED, CORRECTED = "is-truncated", "has-correction"
FLAGS = (TRUNCATED, CORRECTED, "machine-translated", "machine-written", "is-developing")
# How a pattern is held against a line: to all of it, to a place in its last characters, to a place in it;
# of a `part` rule only the match goes.
PLACES = ("line", "tail", "anywhere", "part")
# Where in the document: near the story's begin or its end. Where on a line a span may stand.
TOP, END, EDGE = "top", "end", "edge"
NEARS = (TOP, END, EDGE)
START, INSIDE, BOTH = "start", "inside", "both"
GLUED = (START, END, INSIDE, BOTH)

# So much a rule may take at most, if its file doesn't say otherwise. A sentence or a line this long is news as often as
# not: one cue is not enough for it, it must have another that the rule names (`also`).
MOST_WORDS = 60
LONG_SENTENCE_WORDS, LONG_LINE_WORDS = 15, 30


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
    most_words: int = MOST_WORDS  # of the line, or of the span, that it takes
    also: str | None = None  # a second cue: a pattern that a long line must have somewhere too
    near: str | None = None  # one of NEARS
    letters: str | None = None  # a class of characters: only lines with one of them are asked
    glued: str | None = None  # one of GLUED: takes its match at a line's start or end too, and leaves the rest

    def longest(self) -> float:
        """Words of the longest line that it can say anything about; what only marks a line has no bound."""
        return math.inf if self.label in STRIKES_NOTHING else self.most_words
