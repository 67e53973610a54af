"""Two articles side by side: sentence beside sentence, shared words marked, facts that differ called out."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from flows.pages.page import render
from warehouse.ask.alignment import Aligned, Sentence, align
from warehouse.ask.explain_pair import PairExplanation
from warehouse.copies.facts import stated

ELSEWHERE = 0.6  # share of a sentence's letters that the other text has, though at another place


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence."""

    text: str
    shared: bool  # the other text has these words
    differs: bool  # a figure or name that the other text lacks


@dataclass(frozen=True, slots=True)
class Cell:
    """A sentence as the page shows it."""

    parts: list[Part]
    opens: bool  # a paragraph
    elsewhere: bool  # nothing stands beside it, yet the other text has it


@dataclass(frozen=True, slots=True)
class Row:
    """Two sentences beside each other; None: an empty place."""

    left: Cell | None
    right: Cell | None


def pair_page(found: PairExplanation) -> str:
    """The page of two articles."""
    texts = found.left.text, found.right.text
    written = {fact: text[start:end] for text in texts for start, end, fact in stated(text) if not fact[0].isdigit()}
    return render(
        "pair.html",
        found=found,
        rows=_rows(found, align(*texts)),
        written=written,
        one_report=found.verdict == "same",
        one_cluster=found.left.cluster_id == found.right.cluster_id,
        reason=reasons()[found.reason],
        quoting=found.left if found.quoting_id == found.left.article_id else found.right,
        quoted_side=found.right if found.quoting_id == found.left.article_id else found.left,
    )


@cache
def reasons() -> dict[str, str]:
    """Each reason of a pair in words."""
    return tomllib.loads((resources.files("flows.pages") / "reasons.toml").read_text(encoding="utf-8"))


def _rows(found: PairExplanation, aligned: Sequence[Aligned]) -> list[Row]:
    left, right = found.left.text, found.right.text
    left_only = {*found.figures_left_only, *found.names_left_only}
    right_only = {*found.figures_right_only, *found.names_right_only}
    return [
        Row(
            _cell(row.left, left, left_only, alone=row.right is None),
            _cell(row.right, right, right_only, alone=row.left is None),
        )
        for row in aligned
    ]


def _cell(sentence: Sentence | None, text: str, only_here: set[str], *, alone: bool) -> Cell | None:
    if sentence is None:
        return None
    before = text[: sentence.start]
    shared = sum(end - start for start, end in sentence.shared)
    return Cell(
        parts=_parts(sentence, only_here),
        opens=not before.strip() or "\n" in before[len(before.rstrip()) :],
        elsewhere=alone and shared >= ELSEWHERE * len(sentence.text),
    )


def _parts(sentence: Sentence, only_here: set[str]) -> list[Part]:
    """The sentence cut where what is to be said of its words changes."""
    facts = [(start, end) for start, end, fact in stated(sentence.text) if fact in only_here]
    cuts = {0, len(sentence.text), *(at for span in (*sentence.shared, *facts) for at in span)}
    ordered = sorted(cuts)
    return [
        Part(
            sentence.text[start:end],
            shared=any(a <= start and end <= b for a, b in sentence.shared),
            differs=any(a <= start and end <= b for a, b in facts),
        )
        for start, end in pairwise(ordered)
    ]
