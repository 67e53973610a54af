"""One staged batch, one transaction, safe to repeat."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from extractors.records import Signature
from warehouse.copies import dedup
from warehouse.copies.policy import Policy
from warehouse.load import naming, rows, stage
from warehouse.load.columns import lists_of, values_of
from warehouse.load.decide import Decision, Revision, decide, in_doubt
from warehouse.sql import statement
from warehouse.store import failpoints, space
from warehouse.store.registered import registered

WATCHED = ("folder", "watched", "documents")  # of files that need not be read again


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """End states of one batch, counted. Empty if the batch had been loaded before."""

    states: Mapping[str, int]


def load(connection: duckdb.DuckDBPyConnection, run_id: str, staged: Path, policy: Policy) -> BatchSummary:
    """Load the batch in `staged` with its signatures, pairs and clusters, all or nothing.

    A batch that is already marked as loaded changes nothing. `run_id` is the run that staged it.
    Raises NoSpace before anything is written if the disk looks too small for it.
    """
    batch = stage.read_manifest(staged)
    space.require(staged.parent, sum(file.stat().st_size for file in staged.iterdir()))
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
    if "watched" not in others.column_names:  # staged by a version before this: a row a file
        empty = [pa.nulls(len(others), rows.OTHERS.field(name).type) for name in WATCHED]
        for name, column in zip(WATCHED, empty, strict=True):
            others = others.append_column(name, column)
    values = {"run_id": run_id, "loaded_at": datetime.now(UTC), "staged_at": batch.staged_at}
    articles = naming.parted(connection, articles)
    with registered(connection, staged_articles=articles, staged_removals=removals, staged_others=others):
        met, forgotten = (_ids(connection, name, values) for name in ("select_seen_in_run", "select_forgotten"))
        history = _history(connection)
        placed = _placed(connection, in_doubt(_staged(articles), history), values)
        decisions = decide(_staged(articles), history, met, forgotten, placed)
        _write(connection, batch, articles, decisions, values, policy)
    return Counter([decision.state for decision in decisions] + values_of(others, "state"))


def _write(
    connection: duckdb.DuckDBPyConnection,
    batch: stage.Staged,
    articles: pa.Table,
    decisions: Sequence[Decision],
    values: Mapping[str, object],
    policy: Policy,
) -> None:
    with registered(connection, staged_decisions=_table(decisions)):
        for name in ("insert_revisions", "insert_removals", "insert_raw", "update_heads", "insert_heads"):
            _execute(connection, name, values)
        failpoints.hit("merge")
        changed = _changed(articles, decisions)
        dedup.store_signatures(connection, batch.run_id, changed)
        dedup.link(connection, batch.run_id, [article_id for article_id, _ in changed], policy)
        for name in ("update_watched_dispositions", "insert_dispositions", "update_watched_files"):
            _execute(connection, name, values)
        connection.execute(
            "INSERT INTO batches VALUES (?, ?, ?, ?)",
            [batch.run_id, batch.batch_no, batch.documents, values["loaded_at"]],
        )


def _staged(articles: pa.Table) -> Iterator[tuple[int, str, Revision]]:
    fields = ("n", "article_id", "text_sha256", "title", "raw_sha256", "position", "fetched_at")
    for n, article_id, *rest in zip(*(values_of(articles, field) for field in fields), strict=True):
        yield n, article_id, Revision(0, *rest)


def _history(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Revision]]:
    """The stored revisions of the staged articles, oldest first."""
    history: dict[str, list[Revision]] = {}
    stored = connection.execute(statement("select_history")).to_arrow_table()
    for row in stored.to_pylist():  # not fetchall(): times with a zone would need pytz there
        history.setdefault(row.pop("article_id"), []).append(Revision(**row))
    return history


def _ids(connection: duckdb.DuckDBPyConnection, name: str, values: Mapping[str, object]) -> frozenset[str]:
    """Those of the staged articles that the statement `name` knows."""
    return frozenset(row[0] for row in _execute(connection, name, values).fetchall())


def _placed(
    connection: duckdb.DuckDBPyConnection, inputs: Sequence[tuple[str, str]], values: Mapping[str, object]
) -> frozenset[tuple[str, str]]:
    """Those of `inputs`, (article_id, position), that an earlier run has read."""
    if not inputs:
        return frozenset()
    columns = [pa.array([pair[column] for pair in inputs], pa.string()) for column in (0, 1)]
    with registered(connection, wanted=pa.table(columns, names=["article_id", "position"])):
        return frozenset(_execute(connection, "select_placed", values).fetchall())


def _changed(articles: pa.Table, decisions: Sequence[Decision]) -> list[tuple[str, Signature | None]]:
    """The newest text of each article that got a revision, as its signature."""
    ids = values_of(articles, "article_id")
    newest = {ids[place]: place for place, decision in enumerate(decisions) if decision.change_kind}
    return list(zip(newest, _signatures(articles, list(newest.values())), strict=True))


def _signatures(articles: pa.Table, places: Sequence[int]) -> list[Signature | None]:
    """The signatures at `places`, as slices of the columns: a value taken on its own costs Arrow 20 times as much."""
    schemes, counts = (values_of(articles, name) for name in ("scheme", "shingle_count"))
    hashvalues, bands, shingles = (lists_of(articles, name) for name in ("hashvalues", "bands", "shingles"))
    return [
        Signature(schemes[n], hashvalues(n), bands(n), shingles(n), counts[n]) if schemes[n] is not None else None
        for n in places
    ]


def _table(decisions: Sequence[Decision]) -> pa.Table:
    return pa.table(
        {
            "n": pa.array([d.n for d in decisions], pa.int32()),
            "state": pa.array([d.state for d in decisions], pa.string()),
            "revision_no": pa.array([d.revision_no for d in decisions], pa.int32()),
            "change_kind": pa.array([d.change_kind for d in decisions], pa.string()),
            "reason": pa.array([d.reason for d in decisions], pa.string()),
        }
    )


def _is_loaded(connection: duckdb.DuckDBPyConnection, batch: stage.Staged) -> bool:
    found = connection.execute(
        "SELECT 1 FROM batches WHERE run_id = ? AND batch_no = ?", [batch.run_id, batch.batch_no]
    ).fetchone()
    return found is not None


def _execute(
    connection: duckdb.DuckDBPyConnection, name: str, values: Mapping[str, object]
) -> duckdb.DuckDBPyConnection:
    text = statement(name)
    return connection.execute(text, {key: value for key, value in values.items() if f"${key}" in text})


def _rollback(connection: duckdb.DuckDBPyConnection) -> None:
    """Undo, unless DuckDB has already: a FATAL error ends the transaction and the connection with it."""
    try:
        connection.rollback()
    except duckdb.Error:
        connection.close()
