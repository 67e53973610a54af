"""What another policy would change, from the stored evidence; nothing is written."""

from dataclasses import dataclass, fields
from pathlib import Path

import duckdb
import numpy as np

from warehouse.copies import verdict
from warehouse.copies.clusters import partition
from warehouse.copies.membership import APART, CERTAIN
from warehouse.copies.policy import Policy
from warehouse.sql import statement
from warehouse.store.query import reader


@dataclass(frozen=True, slots=True)
class Preview:
    """Counts before and after, and the pairs whose verdict would change, the closest first."""

    pairs: int  # stored, so the ones that can be judged anew
    joining: list[tuple[str, str, str]]  # (left id, right id, reason now)
    parting: list[tuple[str, str, str]]  # (left id, right id, reason then)
    clusters_now: int
    clusters_then: int


def preview(db: Path, policy: Policy) -> Preview:
    """Judge all stored pairs by `policy` and cluster them.

    Pairs that were too far apart to be stored, or never proposed, stay unseen: a wider policy finds more in earnest.
    """
    with reader(db) as connection:
        articles = [row[0] for row in connection.execute(statement("dedup_select_order")).fetchall()]
        now = connection.execute("SELECT count(*) FROM clusters").fetchall()[0][0]
        return _judged(connection, articles, now, policy)


def _judged(connection: duckdb.DuckDBPyConnection, articles: list[str], now: int, policy: Policy) -> Preview:
    columns = connection.execute(statement("dedup_select_evidence")).fetchnumpy()
    names = [field.name for field in fields(verdict.Evidence)]
    evidence = verdict.Evidence(**{name: np.ma.filled(columns[name].astype(float), np.nan) for name in names})
    before = columns["reason"].astype(str)
    # What a person, a text or a URL decided is none of the policy's business; of what an older copydesk compared, too
    # little is known.
    fixed = np.isin(before, (*CERTAIN, "override-not-same")) | np.isnan(evidence.narration_containment)
    after = np.where(fixed, before, verdict.decide(evidence, policy))
    same_before, same_after = verdict.is_same(before), verdict.is_same(after)
    pairs = list(zip(columns["left_id"].tolist(), columns["right_id"].tolist(), strict=True))
    certain = [pair for pair, reason in zip(pairs, after, strict=True) if reason in CERTAIN]
    judged = zip(pairs, same_after, after, strict=True)
    close = [pair for pair, same, reason in judged if same and reason not in CERTAIN]
    apart = [pair for pair, reason in zip(pairs, after, strict=True) if reason in APART]
    then = partition(articles, certain, close, apart, anchor_share=policy.anchor_share)
    changed = np.flatnonzero(same_before != same_after).tolist()
    return Preview(
        len(pairs),
        [(*pairs[at], str(before[at])) for at in changed if same_after[at]],
        [(*pairs[at], str(after[at])) for at in changed if same_before[at]],
        now,
        len(then),
    )
