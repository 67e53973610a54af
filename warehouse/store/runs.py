"""A run: who asked for what, when, and how it ended."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import metadata
from itertools import takewhile
from typing import Any

import duckdb

from warehouse.sql import statement


@dataclass(frozen=True, slots=True)
class TakenUp:
    """What a dead run had staged, and a later one loaded."""

    run_id: str
    documents: int
    staged_at: datetime  # its last sign of life: of its death itself nobody knows


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What became of a run's inputs. `seen` is the sum of the states."""

    run_id: str
    seen: int
    states: Mapping[str, int]  # loaded, revised, unchanged, duplicate, rejected
    rejected: Mapping[str, int]  # by reason
    removed: Mapping[str, int]  # lines struck in loaded and revised articles, by label
    clusters: int  # distinct clusters that the run's articles are in
    copies: int  # loaded and revised articles that share a cluster with an earlier one
    unread_files: int  # files that were read before and have not changed; each is one of the unchanged
    unread_documents: int  # in those files
    seconds: float
    taken_up: tuple[TakenUp, ...] = ()  # of dead runs, by this one; not among its own inputs, and not stored


def begin(
    connection: duckdb.DuckDBPyConnection, *, command: str, sources: Sequence[str], settings: Mapping[str, object]
) -> str:
    """A new run's id. Earlier runs that are still `running` are dead, since the lease is ours: now `abandoned`."""
    now = datetime.now(UTC)
    run_id = new_id(now)
    connection.execute("UPDATE runs SET status = 'abandoned' WHERE status = 'running'")
    connection.execute(
        "INSERT INTO runs (run_id, command, sources, settings, version, started_at, status) "
        "VALUES (?, ?, ?, ?, ?, ?, 'running')",
        [run_id, command, list(sources), json.dumps(settings, default=str), version(), now],
    )
    return run_id


def new_id(now: datetime) -> str:
    """Of a run that begins now. Ids sort by time."""
    return f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"


def fail(connection: duckdb.DuckDBPyConnection, run_id: str, why: str) -> None:
    """Mark the end of a run that could not do what it was asked to."""
    connection.execute(
        "UPDATE runs SET status = 'failed', ended_at = ?, note = ? WHERE run_id = ?", [datetime.now(UTC), why, run_id]
    )


def note(connection: duckdb.DuckDBPyConnection, run_id: str, settings: Mapping[str, object]) -> None:
    """Replace the settings of a run that learnt something about itself while it ran."""
    connection.execute("UPDATE runs SET settings = ? WHERE run_id = ?", [json.dumps(settings, default=str), run_id])


def unfinished(connection: duckdb.DuckDBPyConnection, command: str, settings: Mapping[str, object]) -> list[str]:
    """Dead runs of `command` with the same settings since the last one that finished; their work need not be redone."""
    dead = []
    for run_id, noted in left_undone(connection, command):
        if noted != dict(settings):
            break
        dead.append(run_id)
    return dead


def left_undone(connection: duckdb.DuckDBPyConnection, command: str) -> list[tuple[str, Mapping[str, Any]]]:
    """Runs of `command` since the last one that finished, the newest first, each with its settings."""
    rows = connection.execute(
        "SELECT run_id, status, settings FROM runs WHERE command = ? ORDER BY run_id DESC", [command]
    ).fetchall()
    dead = takewhile(lambda row: row[1] != "finished", rows)
    return [(run_id, json.loads(noted)) for run_id, _, noted in dead]


def finish(
    connection: duckdb.DuckDBPyConnection, run_id: str, *, inputs: int, taken_up: tuple[TakenUp, ...] = ()
) -> RunSummary:
    """Mark the run's end and count what became of its inputs. Call when nothing is staged any more.

    `inputs` are those that the sources gave, 0 for a run that reads none: the ledger is held against them.

    The markers of loaded batches go: with no staged batch left there is nothing that could be loaded twice.
    """
    connection.execute("DELETE FROM batches")
    connection.execute(
        "UPDATE runs SET status = 'finished', ended_at = ?, inputs = ? WHERE run_id = ?",
        [datetime.now(UTC), inputs, run_id],
    )
    return replace(summarize(connection, run_id), taken_up=taken_up)


def summarize(connection: duckdb.DuckDBPyConnection, run_id: str) -> RunSummary:
    """The counts of any run, also one long past."""

    def counts(name: str) -> dict[str, int]:
        return dict(connection.execute(statement(name), {"run_id": run_id}).fetchall())

    states = counts("run_states")
    clusters, copies, seconds = connection.execute(statement("run_clusters"), {"run_id": run_id}).fetchall()[0]
    ((files, documents),) = connection.execute(statement("run_unread"), {"run_id": run_id}).fetchall()
    return RunSummary(
        run_id=run_id,
        seen=sum(states.values()),
        states=states,
        rejected=counts("run_rejections"),
        removed=counts("run_removals"),
        clusters=clusters,
        copies=copies,
        seconds=seconds,
        unread_files=files,
        unread_documents=documents,
    )


def version() -> str:
    try:
        return metadata.version("copydesk")
    except metadata.PackageNotFoundError:
        return "uninstalled"  # run from its source tree, as the tests on another DuckDB are
