"""Words for people: harmless to a terminal, and with their number."""

import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warehouse.store.runs import TakenUp

Tell = Callable[[str], None]  # takes what is being done now, for who waits: `publishing`

# Escape sequences in a title could repaint the terminal or set its clipboard; bidi controls reorder what is read.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# What spoke for a strike of the line model, as its rule names it (`model/wording-place`).
OF_A_LINE = {
    "length": "its length",
    "form": "the way it is written",
    "wording": "its words",
    "rules": "what rules know of it",
    "place": "its place in the document",
    "echo": "what it repeats or lacks of the story",
    "neighbours": "the lines beside it",
    "layout": "the way it is set among the others",
}


def quietly(doing: str) -> None:
    """A Tell for when nobody waits."""


def inert(text: str) -> str:
    """Text that can do nothing to a terminal but be read."""
    return UNPRINTABLE.sub("\ufffd", text)


def counted(number: int, noun: str, nouns: str | None = None) -> str:
    """As people count: 1 line, 2 lines; `nouns` where it takes more than an s: 1 copy, 2 copies."""
    return f"{number} {noun if number == 1 else nouns or f'{noun}s'}"


def took_up(dead: "TakenUp") -> str:
    """Of a run that was killed: else its documents would be in the warehouse, and in nobody's summary."""
    at = f"{dead.staged_at:%Y-%m-%d %H:%M:%S} UTC"
    return f"took up {counted(dead.documents, 'document')} of a run that died after {at}: run {dead.run_id}"


def in_minutes(minutes: float) -> str:
    """Minutes up to two hours, then hours, then days: 1,364,062 minutes say nothing to anybody."""
    if not math.isfinite(minutes) or abs(minutes) < 120:
        return f"{minutes:.4g} min"
    sign, whole = "-" * (minutes < 0), round(abs(minutes))
    if whole < 48 * 60:
        return f"{sign}{whole // 60} h {whole % 60} min"
    return f"{sign}{whole // 1440} d {whole % 1440 // 60} h"


def rule_in_words(rule: str) -> str:
    """What struck a line: the rule's id, or, of the line model, what spoke most for it.

    >>> rule_in_words("model/wording-place")
    'the model, by its words and its place in the document'
    """
    kind, _, name = rule.partition("/")
    if kind != "model":
        return rule
    return "the model, by " + " and ".join(OF_A_LINE.get(reason, reason) for reason in name.split("-"))
