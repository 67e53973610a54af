"""Quality of linking on labelled data in ../shared, without cleaning: for tuning, and for what the bands add.

    python -m benchmarks.measure_dedup

Prints pair precision, recall and F1 of the syndication set and of the judged wire pairs, with the window and without,
and how many pairs LSH bands propose that sampled shingles don't.
"""

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from extractors.signature import BANDS, SAMPLE_MODULUS, SHORT_TEXT, sign
from warehouse.copies import verdict
from warehouse.copies.candidates import pairs_of
from warehouse.copies.clusters import partition
from warehouse.copies.evidence import uniform
from warehouse.copies.pairs import Ints, Readings, measure
from warehouse.copies.policy import Policy

DATA = Path(__file__).parent.parent.parent / "shared" / "data" / "dedup"
MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()  # noqa: SIM905


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Texts with what linking looks at, their proposed pairs, and where each stands in publication order."""

    readings: Readings
    left: Ints
    right: Ints
    evidence: verdict.Evidence
    order: list[str]


@dataclass(frozen=True, slots=True, eq=False)
class Copies:
    """The syndication set: which documents were made from one text."""

    corpus: Corpus
    gold: dict[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Wire:
    """The wire of 1987, of which some pairs were judged."""

    corpus: Corpus
    judged: list[dict[str, object]]


def main() -> None:
    """All figures of docs/dedup.md that need no ingest."""
    copies, wire = read_copies(), read_wire()
    for name, policy in (("72 h", Policy()), ("no window", replace(Policy(), window_hours=None))):
        print(f"{name:10} syndication  {_figures(*pairwise(clusters(copies.corpus, policy), copies.gold))}")
        print(f"{name:10} wire         {_figures(*weighted(clusters(wire.corpus, policy), wire.judged))}")
    for name, corpus in (("syndication", copies.corpus), ("wire", wire.corpus)):
        print(f"{name:12} {_bands(corpus, Policy())}")


def read_copies() -> Copies:
    """The clean view, with its gold clusters."""
    rows = _rows("syndication_dev.jsonl.gz")
    dates = [datetime.fromisoformat(row["date"]).replace(tzinfo=UTC) for row in rows]
    corpus = _corpus(rows, "clean", dates, [row["publisher"] for row in rows])
    return Copies(corpus, {row["id"]: int(row["cluster"]) for row in rows})


def read_wire() -> Wire:
    """All stories, with the judged pairs."""
    rows = _rows("wire_1987.jsonl.gz")
    dates = [_wire_date(row["date"]) for row in rows]
    corpus = _corpus(rows, "text", dates, ["wire"] * len(rows))
    judged = (DATA / "wire_pairs_dev.jsonl").read_text(encoding="utf-8").splitlines()
    return Wire(corpus, [json.loads(line) for line in judged])


def _corpus(rows: list[dict[str, str]], view: str, dates: Sequence[datetime | None], sources: Sequence[str]) -> Corpus:
    ids, texts, titles = ([row[name] for row in rows] for name in ("id", view, "title"))
    signatures = sign(texts)
    kept = [(number, signature) for number, signature in enumerate(signatures) if signature is not None]
    at = np.array([np.nan if date is None else date.timestamp() for date in dates])
    readings = Readings(
        np.arange(len(ids)), ids, texts, list(titles), list(sources), at, np.zeros(len(ids), dtype=np.uint64)
    )
    sizes = np.array([0 if s is None else s.shingle_count for s in signatures])
    samples = np.array(
        [0 if s is None else int((s.shingles % np.uint64(SAMPLE_MODULUS) == 0).sum()) for s in signatures]
    )
    keys = np.concatenate([signature.shingles for _, signature in kept])
    owners = np.concatenate([np.full(signature.shingles.size, number) for number, signature in kept])
    left, right, counts, _ = pairs_of(keys, owners, np.arange(len(ids)), Policy().bucket_cap)
    short = (sizes[left] < SHORT_TEXT) & (sizes[right] < SHORT_TEXT)
    smaller = np.where(short, np.minimum(sizes[left], sizes[right]), np.minimum(samples[left], samples[right]))
    keep = counts >= np.maximum(1, Policy().min_shared_share * smaller)
    left, right = left[keep], right[keep]
    evidence, _ = measure(readings, left, right, uniform(), Policy(), np.zeros(left.size, dtype=bool))
    order = [ids[n] for n in sorted(range(len(ids)), key=lambda n: (np.isnan(at[n]), at[n], ids[n]))]
    return Corpus(readings, left, right, evidence, order)


def clusters(corpus: Corpus, policy: Policy) -> dict[str, int]:
    """Article -> number of its cluster."""
    same = verdict.is_same(verdict.decide(corpus.evidence, policy))
    ids = corpus.readings.article_id
    close = [(ids[a], ids[b]) for a, b in zip(corpus.left[same], corpus.right[same], strict=True)]
    first: dict[str, str] = {}
    exact = [(first.setdefault(text, i), i) for i, text in zip(ids, corpus.readings.text, strict=True)]
    found = partition(
        corpus.order, [pair for pair in exact if pair[0] != pair[1]], close, anchor_share=policy.anchor_share
    )
    return {article: number for number, members in enumerate(found) for article in members}


def _bands(corpus: Corpus, policy: Policy) -> str:
    signed = sign(corpus.readings.text)
    kept = [(number, signature) for number, signature in enumerate(signed) if signature is not None]
    keys = np.concatenate([signature.bands for _, signature in kept])
    owners = np.concatenate([np.full(BANDS, number) for number, _ in kept])
    left, right, _, _ = pairs_of(keys, owners, np.arange(len(signed)), policy.bucket_cap)
    sampled = set(zip(corpus.left.tolist(), corpus.right.tolist(), strict=True))
    banded = set(zip(left.tolist(), right.tolist(), strict=True))
    more = np.array(sorted(banded - sampled)).reshape(-1, 2)
    evidence, _ = measure(corpus.readings, more[:, 0], more[:, 1], uniform(), policy, np.zeros(len(more), dtype=bool))
    same = int(verdict.is_same(verdict.decide(evidence, policy)).sum())
    reasons = verdict.is_same(verdict.decide(corpus.evidence, policy))
    joined = set(zip(corpus.left[reasons].tolist(), corpus.right[reasons].tolist(), strict=True))
    return (
        f"{len(joined)} pairs joined by way of sampled shingles, {len(joined & banded)} of them in the bands too; "
        f"{len(more)} pairs only in the bands, {same} of them joined"
    )


def pairwise(mine: dict[str, int], gold: dict[str, int]) -> tuple[float, float]:
    """Precision and recall of pairs that share a cluster."""

    def pairs(of: dict[str, int]) -> set[tuple[str, str]]:
        groups: defaultdict[int, list[str]] = defaultdict(list)
        for article in sorted(of):
            groups[of[article]].append(article)
        return {(a, b) for members in groups.values() for n, a in enumerate(members) for b in members[n + 1 :]}

    found, wanted = pairs(mine), pairs(gold)
    return len(found & wanted) / len(found), len(found & wanted) / len(wanted)


def weighted(mine: dict[str, int], judged: list[dict[str, object]]) -> tuple[float, float]:
    """Precision and recall, weighted as score.py weighs: no pair more than the 80th percentile of the positive ones."""
    positive = {"same-report", "update-of-same-report"}
    weights = sorted(float(str(row["weight"])) for row in judged if row["label"] in positive)
    cap = weights[int(0.8 * len(weights))]
    sums: defaultdict[tuple[bool, bool], float] = defaultdict(float)
    for row in judged:
        if row["label"] != "same-event-rewritten":
            joined = mine[str(row["a"])] == mine[str(row["b"])]
            sums[joined, row["label"] in positive] += min(float(str(row["weight"])), cap)
    hit = sums[True, True]
    return hit / (hit + sums[True, False]), hit / (hit + sums[False, True])


def _figures(precision: float, recall: float) -> str:
    return f"precision {precision:.3f}  recall {recall:.3f}  F1 {2 * precision * recall / (precision + recall):.3f}"


def _rows(name: str) -> list[dict[str, str]]:
    with gzip.open(DATA / name, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _wire_date(written: str) -> datetime | None:
    found = re.search(r"(\d+)-([A-Z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d)", written)
    if not found:
        return None
    day, month, year, hour, minute, second = found.groups()
    clock = int(hour), int(minute), int(second)
    return datetime(int(year), MONTHS.index(month) + 1, int(day), *clock, tzinfo=UTC)


if __name__ == "__main__":
    main()
