"""Why two articles are one report or not: the evidence, read anew from their current texts."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import duckdb
import numpy as np

from extractors.signature import word_spans
from warehouse.copies import facts, frequencies, pairs, verdict
from warehouse.copies.policy import Policy
from warehouse.errors import WarehouseError
from warehouse.sql import statement
from warehouse.store.query import reader

FIXED = ("override-same", "override-not-same", "exact-text", "same-url")  # by no policy
PASSAGE_WORDS = 20_000  # beyond, the longest passage is not searched for: the search is quadratic at worst


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two articles."""

    article_id: str
    title: str | None
    source: str | None
    published: float | None
    cluster_id: str
    text: str


@dataclass(frozen=True, slots=True)
class PairExplanation:
    """All that speaks for and against."""

    left: Side
    right: Side
    verdict: str  # same or different
    reason: str
    stored: bool  # whether the warehouse compared the two; if not, this is what it would have found
    score: float
    needed: float
    carried: float  # what the policy holds against its thresholds of containment
    narration_containment: float
    narration_agreement: float
    quoted: float  # share of the shared shingles that one of the two quotes
    leads: tuple[float, float]  # share of the opening of the shorter, of the longer, that the other has
    quoting_id: str | None  # of an excerpt: who quotes; None: no excerpt, or nothing tells
    quoted_share: float | None  # of an excerpt: how much of the quoted article
    jaccard: float
    containment: float
    weighted_containment: float
    hours_apart: float | None
    figures_agree: list[str]
    figures_left_only: list[str]
    figures_right_only: list[str]
    names_left_only: list[str]
    names_right_only: list[str]
    passage: str  # the longest run of words that both have, as the left one writes it
    passage_words: int


def explain_pair(db: Path, one: str, other: str, policy: Policy, *, anew: bool = False) -> PairExplanation:
    """The evidence on two article ids. Raises WarehouseError where one is unknown or has no words.

    The verdict is the stored one; with `anew` that of `policy`, but for what a person, a text or a URL decided.
    """
    with reader(db) as connection:
        left, right = _side(connection, one), _side(connection, other)
        weights = frequencies.with_outlets(connection, frequencies.in_force(connection), [left.source, right.source])
        row = connection.execute(
            "SELECT verdict, reason FROM duplicate_pairs WHERE left_id = $left AND right_id = $right",
            dict(zip(("left", "right"), sorted((one, other)), strict=True)),
        ).fetchone()
    times = np.array([np.nan if side.published is None else side.published for side in (left, right)])
    readings = pairs.Readings(
        np.arange(2),
        [one, other],
        [left.text, right.text],
        [left.title, right.title],
        [left.source, right.source],
        times,
        np.zeros(2, np.uint64),
    )
    first, second = np.array([0]), np.array([1])
    evidence, shorter = pairs.measure(readings, first, second, weights, policy, np.array([True]))
    stored = str(row[1]) if row else None
    if stored and not (anew and stored not in FIXED):
        reason = stored
    else:
        reason = "exact-text" if left.text == right.text else str(verdict.decide(evidence, policy)[0])
    mine, theirs = facts.facts(left.text, left.title), facts.facts(right.text, right.title)
    passage = longest_passage(left.text, right.text)
    quoters, shares = pairs.quoting(readings, first, second, shorter, evidence, np.array([reason == "excerpt"]))
    return PairExplanation(
        left=left,
        right=right,
        verdict="same" if reason in verdict.SAME_REASONS else "different",
        reason=reason,
        stored=row is not None,
        score=float(verdict.score(evidence, policy)[0]),
        needed=float(verdict.needed(evidence, policy)[0]),
        carried=float(verdict.carried(evidence, policy)[0]),
        narration_containment=float(evidence.narration_containment[0]),
        narration_agreement=float(evidence.narration_agreement[0]),
        quoted=float(evidence.quoted[0]),
        leads=(float(evidence.lead[0]), float(evidence.lead_longer[0])),
        quoting_id=quoters[0],
        quoted_share=shares[0],
        jaccard=float(evidence.jaccard[0]),
        containment=float(evidence.containment[0]),
        weighted_containment=float(evidence.weighted_containment[0]),
        hours_apart=None if np.isnan(evidence.hours_apart[0]) else float(evidence.hours_apart[0]),
        figures_agree=sorted(figure for figure in mine.figures if facts.has_figure(theirs, figure)),
        figures_left_only=sorted(figure for figure in mine.figures if not facts.has_figure(theirs, figure)),
        figures_right_only=sorted(figure for figure in theirs.figures if not facts.has_figure(mine, figure)),
        names_left_only=sorted(mine.names - theirs.words),
        names_right_only=sorted(theirs.names - mine.words),
        passage=passage,
        passage_words=len(word_spans(passage)),
    )


def longest_passage(left: str, right: str) -> str:
    """The longest run of words that stands in both texts, case and punctuation aside, with white space as one space.

    Words are those of the signature: in scripts without spaces each character. Empty beyond PASSAGE_WORDS words.
    """
    spans, other_spans = word_spans(left), word_spans(right)
    if len(spans) + len(other_spans) > PASSAGE_WORDS:
        return ""
    words = [left[start:end].casefold() for start, end in spans]
    others = [right[start:end].casefold() for start, end in other_spans]
    match = SequenceMatcher(None, words, others, autojunk=False).find_longest_match()
    if not match.size:
        return ""
    return " ".join(left[spans[match.a][0] : spans[match.a + match.size - 1][1]].split())


def _side(connection: duckdb.DuckDBPyConnection, article_id: str) -> Side:
    row = connection.execute(statement("dedup_select_side"), {"article_id": article_id}).fetchone()
    if row is None:
        raise WarehouseError(f"{article_id} is no article id. Nothing was compared. Look it up: copydesk explain ID")
    side = Side(*row)
    if not any(character.isalnum() for character in side.text):
        raise WarehouseError(f"{article_id} has no words. It is never compared.")
    return side
