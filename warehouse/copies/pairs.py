"""Proposed pairs -> compared texts -> rows of duplicate_pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from warehouse.copies import facts, frequencies, verdict
from warehouse.copies.candidates import Proposed
from warehouse.copies.evidence import Weights, closeness
from warehouse.copies.overrides import Pair, Verdict
from warehouse.copies.policy import Policy
from warehouse.sql import statement
from warehouse.store.registered import registered

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Touched:
    """Articles that were linked with those whose pairs were taken out."""

    linked: tuple[str, ...]
    linked_exactly: tuple[str, ...]  # by text or URL: they may have to find each other again


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """Indexed articles with their current texts, by ascending number."""

    article_no: Ints
    article_id: list[str]
    text: list[str]
    title: list[str | None]
    source: list[str | None]
    published: Floats  # seconds since 1970; nan: no date
    text_key: npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """Compared pairs that are kept: the same report, or refused though they came close."""

    rows: pa.Table
    joined: int
    compared: pa.Table  # left_id and right_id of all: what was stored of those that are not kept goes


def retire(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> Touched:
    """Delete all pairs of these articles, and say whom they joined."""
    with registered(connection, gone=pa.table({"article_id": pa.array(list(article_ids), pa.string())})):
        rows = connection.execute(statement("dedup_select_partners")).fetchall()
        if rows:
            connection.execute(statement("dedup_delete_pairs"))
    linked = sorted({partner for partner, verdict_, _ in rows if verdict_ == "same"})
    exactly = sorted({partner for partner, _, reason in rows if reason in ("exact-text", "same-url")})
    return Touched(tuple(linked), tuple(exactly))


def compare(
    connection: duckdb.DuckDBPyConnection,
    proposed: Proposed,
    policy: Policy,
    weights: Weights,
    said: Mapping[Pair, Verdict],
) -> Decided:
    """Read the texts of the pairs and decide each."""
    if not proposed.left.size:
        return Decided(pa.table({}), 0, pa.table({}))
    readings = _readings(connection, np.union1d(proposed.left, proposed.right))
    left, right = (np.searchsorted(readings.article_no, side) for side in (proposed.left, proposed.right))
    weights = frequencies.with_outlets(connection, weights, readings.source)
    evidence, shorter = measure(readings, left, right, weights, policy, proposed.rule != "near")
    reasons = verdict.decide(evidence, policy)
    reasons = np.where((proposed.rule == "same-url") & verdict.joins_by_address(evidence, policy), "same-url", reasons)
    reasons = np.where(proposed.rule == "exact-text", "exact-text", reasons)
    ids = [tuple(sorted((readings.article_id[a], readings.article_id[b]))) for a, b in zip(left, right, strict=True)]
    words = [said.get(pair) for pair in ids]
    reasons = np.array([f"override-{word}" if word else reason for word, reason in zip(words, reasons, strict=True)])
    same = verdict.is_same(reasons)
    near = (evidence.containment >= policy.near_containment) | (reasons == "excerpt")
    keep = same | near | np.array([word is not None for word in words])
    quoters, quoted_share = quoting(readings, left, right, shorter, evidence, reasons == "excerpt")
    later = _later(readings, left, right, shorter, evidence)
    columns = {field.name: getattr(evidence, field.name) for field in fields(evidence)}
    columns["score"] = verdict.score(evidence, policy)
    columns["hours_apart"] = pa.array(evidence.hours_apart, from_pandas=True)
    table = pa.table(
        {
            "left_id": [pair[0] for pair in ids],
            "right_id": [pair[1] for pair in ids],
            "verdict": np.where(same, "same", "different").tolist(),
            "reason": reasons.tolist(),
            "later_id": pa.array(later, pa.string()),
            "quoting_id": pa.array(quoters, pa.string()),
            "quoted_share": pa.array(quoted_share, pa.float32()),
            **columns,
        }
    )
    return Decided(table.filter(pa.array(keep)), int(same.sum()), table.select(["left_id", "right_id"]))


def write(
    connection: duckdb.DuckDBPyConnection, run_id: str, decided: Decided, policy: Policy, frequency_version: int
) -> None:
    """Store the pairs, instead of what was stored of them before."""
    if not decided.compared.num_rows:
        return
    with registered(connection, decided_pairs=decided.compared):
        connection.execute(statement("dedup_delete_decided"))
    if not decided.rows.num_rows:
        return
    values = {"run_id": run_id, "policy_id": policy.policy_id()}
    with registered(connection, decided_pairs=decided.rows):
        connection.execute(statement("dedup_insert_pairs"), values | {"frequency_version": frequency_version})
    connection.execute(statement("dedup_insert_policy"), values | {"settings": policy.settings_json()})


def measure(
    readings: Readings, left: Ints, right: Ints, weights: Weights, policy: Policy, always: Bools
) -> tuple[verdict.Evidence, Ints]:
    """Evidence for each pair of rows of `readings`, and which row of each pair has the shorter text.

    Facts are only read of pairs that come close, and of those named by `always`; elsewhere their counts are 0.
    """
    close = closeness(readings.text, readings.source, left, right, weights)
    least = min(policy.near_containment, policy.min_containment)
    worth = np.flatnonzero((np.maximum(close.weighted, close.narration_containment) >= least) | always)
    figures, shared_figures, names, shared_names = np.zeros((4, left.size), dtype=np.int64)
    more_figures, more_shared_figures, more_names, more_shared_names = np.zeros((4, left.size), dtype=np.int64)
    title = np.ones(left.size)
    known: dict[int, facts.Facts] = {}
    for pair in worth.tolist():
        one, other = int(close.shorter[pair]), int(close.longer[pair])
        for row in (one, other):
            if row not in known:
                known[row] = facts.facts(readings.text[row], readings.title[row])
        agreed = facts.agreement(known[one], known[other])
        figures[pair], shared_figures[pair] = agreed.figures, agreed.figures_shared
        names[pair], shared_names[pair] = agreed.names, agreed.names_shared
        more_figures[pair], more_shared_figures[pair] = agreed.figures_longer, agreed.figures_longer_shared
        more_names[pair], more_shared_names[pair] = agreed.names_longer, agreed.names_longer_shared
        title[pair] = agreed.title
    hours = np.abs(readings.published[left] - readings.published[right]) / 3600
    sources = readings.source
    same_source = np.array([bool(sources[a]) and sources[a] == sources[b] for a, b in zip(left, right, strict=True)])
    evidence = verdict.Evidence(
        close.shorter_size, close.longer_size, close.jaccard, close.containment, close.weighted, close.passage,
        close.narration, close.narration_containment, close.narration_agreement, close.narration_passage,
        close.quoted_by_shorter, close.quoted_by_longer, close.quoted, close.lead, close.lead_longer,
        figures, shared_figures, names, shared_names,
        more_figures, more_shared_figures, more_names, more_shared_names, title, hours, same_source,
    )  # fmt: skip
    return evidence, close.shorter


def _later(readings: Readings, left: Ints, right: Ints, shorter: Ints, evidence: verdict.Evidence) -> list[str | None]:
    """The later article of each pair where it carries at least half of the earlier one and has figures of its own."""
    times = readings.published
    later = np.where(times[left] > times[right], left, right)
    apart = np.abs(times[left] - times[right]) > 0  # no date, or the same: nobody knows which came later
    is_shorter = later == shorter
    shared = evidence.containment * evidence.shorter_shingles
    carried = np.where(is_shorter, shared / evidence.longer_shingles, evidence.containment)
    fresh = np.where(
        is_shorter,
        evidence.figures > evidence.figures_shared,
        evidence.figures_longer > evidence.figures_longer_shared,
    )
    update = apart & (carried >= 0.5) & fresh
    return [readings.article_id[row] if yes else None for row, yes in zip(later.tolist(), update.tolist(), strict=True)]


def quoting(
    readings: Readings, left: Ints, right: Ints, shorter: Ints, evidence: verdict.Evidence, excerpt: Bools
) -> tuple[list[str | None], list[float | None]]:
    """Of each excerpt: the article that quotes, and the share of the other one that it has. Else None.

    It has the other's words between quotation marks; without any, it is the later one, or else the one that opens with
    words of its own where the other's opening is among what they share. None where nothing tells.
    """
    longer = left + right - shorter
    marks = evidence.quoted_by_shorter - evidence.quoted_by_longer
    times = np.nan_to_num(readings.published[shorter] - readings.published[longer], nan=0.0)
    openings = np.where(np.abs(evidence.lead_longer - evidence.lead) >= 0.5, evidence.lead_longer - evidence.lead, 0.0)
    signs = np.select([marks != 0, times != 0, openings != 0], [marks, times, openings], default=0.0)
    shared = evidence.containment * evidence.shorter_shingles
    shares = np.where(signs > 0, shared / evidence.longer_shingles, evidence.containment)
    ids: list[str | None] = [
        readings.article_id[own if sign > 0 else other] if yes and sign else None
        for own, other, sign, yes in zip(shorter, longer, signs, excerpt, strict=True)
    ]
    return ids, [float(share) if yes else None for share, yes in zip(shares, excerpt, strict=True)]


def _readings(connection: duckdb.DuckDBPyConnection, numbers: Ints) -> Readings:
    with registered(connection, wanted_numbers=pa.table({"article_no": numbers.astype(np.int32)})):
        rows = connection.execute(statement("dedup_select_readings")).to_arrow_table()
    return Readings(
        rows["article_no"].to_numpy().astype(np.int64),
        [str(article_id) for article_id in rows["article_id"].to_pylist()],
        [str(text) for text in rows["text"].to_pylist()],
        rows["title"].to_pylist(),
        rows["source"].to_pylist(),
        np.array([np.nan if at is None else at for at in rows["published"].to_pylist()], dtype=np.float64),
        rows["text_key"].to_numpy(),
    )
