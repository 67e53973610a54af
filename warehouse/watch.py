"""Files that were read to their end and have not changed since, and where in a file a dead run stopped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

from warehouse.sql import statement


@dataclass(frozen=True, slots=True)
class WatchedFile:
    """A file as it was when it was read to its end."""

    path: str  # absolute
    size: int
    mtime_ns: int
    documents: int


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A file of many documents in which a run died."""

    folder: str  # in which that run was started
    path: str  # as it was given to that run
    columns: str  # JSON: how that run mapped them; {} for an archive
    offset: int  # byte of an archive, line of JSONL, row of a table: every record before it has its end state
    started_us: int  # when that run began; a file that changed later is another file
    documents: int  # before that place


def interrupted(connection: duckdb.DuckDBPyConnection) -> list[Interrupted]:
    """The files that dead runs stopped in.

    The ledger is the checkpoint: batches are loaded in the file's order.
    Call after the staged batches of dead runs are loaded and the new run has begun, which marks them as abandoned.
    """
    return [Interrupted(*row) for row in connection.execute(statement("select_interrupted")).fetchall()]


def known(connection: duckdb.DuckDBPyConnection) -> Mapping[str, WatchedFile]:
    """All watched files by path."""
    rows = connection.execute("SELECT path, size, mtime_ns, documents FROM watched_files").fetchall()
    return {row[0]: WatchedFile(*row) for row in rows}


def remember(connection: duckdb.DuckDBPyConnection, run_id: str, files: Iterable[WatchedFile]) -> None:
    """Note files as read. Call after all their batches are loaded: a file noted too early would lose documents."""
    rows = [(f.path, f.size, f.mtime_ns, f.documents, run_id) for f in files]
    if not rows:
        return
    connection.begin()
    connection.execute("DELETE FROM watched_files WHERE path IN (SELECT unnest(?))", [[row[0] for row in rows]])
    connection.executemany("INSERT INTO watched_files VALUES (?, ?, ?, ?, ?)", rows)
    connection.commit()
