"""One staged batch, one transaction, safe to repeat."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from extractors.records import Signature
from warehouse import dedup, failpoints, stage
from warehouse.policy import Policy
from warehouse.sql import statement


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """End states of one batch, counted. Empty if the batch had been loaded before."""

    states: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Revision:
    """What a decision needs to know of a revision that is stored, or of one that is staged."""

    revision_no: int
    text_sha256: str
    title: str | None
    raw_sha256: str
    position: str
    fetched_at: datetime | None

    def is_input(self, other: "Revision") -> bool:
        """The same text read at the same place: an input that was seen before, not a publisher's step back."""
        mine = (self.text_sha256, self.title, self.position, self.fetched_at)
        return mine == (other.text_sha256, other.title, other.position, other.fetched_at)


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one staged article. `change_kind` is None if no revision is written."""

    n: int
    state: str
    revision_no: int
    change_kind: str | None


def load(connection: duckdb.DuckDBPyConnection, run_id: str, staged: Path, policy: Policy) -> BatchSummary:
    """Load the batch in `staged` with its signatures, pairs and clusters, all or nothing.

    A batch that is already marked as loaded changes nothing. `run_id` is the run that staged it.
    """
    batch = stage.read_manifest(staged)
    connection.begin()
    try:
        if _is_loaded(connection, batch):
            connection.rollback()
            return BatchSummary({})
        states = _insert(connection, run_id, batch, policy)
        failpoints.hit("before-commit")
        connection.commit()
    except BaseException:
        _rollback(connection)
        raise
    failpoints.hit("after-commit")
    return BatchSummary(states)


def load_all(connection: duckdb.DuckDBPyConnection, staged: Sequence[stage.Staged], policy: Policy) -> None:
    """Load the batches in order, each under the run that staged it, and remove their files."""
    for batch in staged:
        load(connection, batch.run_id, batch.path, policy)
        stage.remove(batch.path)


def _insert(
    connection: duckdb.DuckDBPyConnection, run_id: str, batch: stage.Staged, policy: Policy
) -> Mapping[str, int]:
    articles, removals, others = (stage.read(batch.path, name) for name in stage.TABLES)
    decisions = decide(articles, _history(connection, articles), _seen_in_run(connection, run_id, articles))
    values = {"run_id": run_id, "loaded_at": datetime.now(UTC), "staged_at": batch.staged_at}
    staged = {
        "staged_articles": articles,
        "staged_removals": removals,
        "staged_others": others,
        "staged_decisions": _table(decisions),
    }
    for name, table in staged.items():
        connection.register(name, table)
    try:
        for name in ("insert_revisions", "insert_removals", "insert_raw", "update_heads", "insert_heads"):
            _execute(connection, name, values)
        failpoints.hit("merge")
        changed = _changed(articles, decisions)
        dedup.store_signatures(connection, run_id, changed)
        dedup.link(connection, run_id, [article_id for article_id, _ in changed], policy)
        _execute(connection, "insert_dispositions", values)
        connection.execute(
            "INSERT INTO batches VALUES (?, ?, ?, ?)", [run_id, batch.batch_no, batch.documents, values["loaded_at"]]
        )
    finally:
        for name in staged:
            connection.unregister(name)
    return Counter([d.state for d in decisions] + others.column("state").to_pylist())


def decide(articles: pa.Table, history: Mapping[str, Sequence[Revision]], met: frozenset[str]) -> list[Decision]:
    """What becomes of each article of a batch, in its order. `met`: articles that this run has had already.

    The same identity with another text or title is a revision; with the same, `unchanged`, or `duplicate`
    where the identity came before in this very run. An input that was loaded before under an older revision is
    `unchanged` too: a file that holds two versions of one article, read twice, must not revise it back and forth.
    """
    known = {article_id: list(revisions) for article_id, revisions in history.items()}
    seen = set(met)
    decisions = []
    for n, article_id, staged in _staged(articles):
        revisions = known.setdefault(article_id, [])
        change = _change(revisions, staged)
        if change:
            state = "revised" if revisions else "loaded"
            revisions.append(replace(staged, revision_no=len(revisions) + 1))
        else:
            state = "duplicate" if article_id in seen else "unchanged"
        seen.add(article_id)
        decisions.append(Decision(n, state, len(revisions), change))
    return decisions


def _staged(articles: pa.Table) -> Iterator[tuple[int, str, Revision]]:
    fields = ("n", "article_id", "text_sha256", "title", "raw_sha256", "position", "fetched_at")
    for n, article_id, *rest in zip(*(articles.column(field).to_pylist() for field in fields), strict=True):
        yield n, article_id, Revision(0, *rest)


def _change(revisions: Sequence[Revision], staged: Revision) -> str | None:
    if not revisions:
        return "first"
    head = revisions[-1]
    text, title = head.text_sha256 != staged.text_sha256, head.title != staged.title
    if not (text or title) or any(map(staged.is_input, revisions)):
        return None
    if text and head.raw_sha256 == staged.raw_sha256:
        return "recleaned"
    return "text-and-title" if text and title else "text" if text else "title"


def _history(connection: duckdb.DuckDBPyConnection, articles: pa.Table) -> dict[str, list[Revision]]:
    ids = articles.column("article_id").to_pylist()
    history: dict[str, list[Revision]] = {}
    for article_id, *rest in connection.execute(statement("select_history"), {"ids": ids}).fetchall():
        history.setdefault(article_id, []).append(Revision(*rest))
    return history


def _seen_in_run(connection: duckdb.DuckDBPyConnection, run_id: str, articles: pa.Table) -> frozenset[str]:
    values = {"run_id": run_id, "ids": articles.column("article_id").to_pylist()}
    return frozenset(row[0] for row in connection.execute(statement("select_seen_in_run"), values).fetchall())


def _changed(articles: pa.Table, decisions: Sequence[Decision]) -> list[tuple[str, Signature | None]]:
    """The newest text of each article that got a revision, as its signature."""
    rows = {}
    for place, decision in enumerate(decisions):
        if decision.change_kind:
            rows[articles["article_id"][place].as_py()] = _signature(articles, place)
    return list(rows.items())


def _signature(articles: pa.Table, place: int) -> Signature | None:
    scheme = articles["scheme"][place].as_py()
    if scheme is None:
        return None

    def array(name: str, dtype: type[np.generic]) -> np.ndarray:
        return articles[name][place].values.to_numpy(zero_copy_only=False).astype(dtype, copy=False)

    return Signature(
        scheme=scheme,
        hashvalues=array("hashvalues", np.uint32),
        bands=array("bands", np.uint64),
        shingles=array("shingles", np.uint64),
        shingle_count=articles["shingle_count"][place].as_py(),
    )


def _table(decisions: Sequence[Decision]) -> pa.Table:
    return pa.table(
        {
            "n": pa.array([d.n for d in decisions], pa.int32()),
            "state": pa.array([d.state for d in decisions], pa.string()),
            "revision_no": pa.array([d.revision_no for d in decisions], pa.int32()),
            "change_kind": pa.array([d.change_kind for d in decisions], pa.string()),
        }
    )


def _is_loaded(connection: duckdb.DuckDBPyConnection, batch: stage.Staged) -> bool:
    found = connection.execute(
        "SELECT 1 FROM batches WHERE run_id = ? AND batch_no = ?", [batch.run_id, batch.batch_no]
    ).fetchone()
    return found is not None


def _execute(connection: duckdb.DuckDBPyConnection, name: str, values: Mapping[str, object]) -> None:
    text = statement(name)
    connection.execute(text, {key: value for key, value in values.items() if f"${key}" in text})


def _rollback(connection: duckdb.DuckDBPyConnection) -> None:
    """Undo, unless DuckDB has already: a FATAL error ends the transaction and the connection with it."""
    try:
        connection.rollback()
    except duckdb.Error:
        connection.close()
