"""Files that were read to their end and have not changed since, and where in a file a dead run stopped."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from warehouse.sql import statement
from warehouse.store.registered import registered

FETCHED_ROWS = 10_000


def _nothing() -> npt.NDArray[np.int64]:
    return np.empty((0, 4), np.int64)


@dataclass(frozen=True, slots=True)
class WatchedFile:
    """A file as it was when it was read to its end."""

    path: str  # absolute
    size: int
    mtime_ns: int
    documents: int


@dataclass(frozen=True, slots=True)
class WatchedFiles:
    """Files by path, in 32 bytes each, since a folder may hold millions: (hash of the path, size, time, documents)."""

    # Sorted by the hash, which holds in this process only.
    rows: npt.NDArray[np.int64] = field(default_factory=_nothing)

    def get(self, path: str) -> WatchedFile | None:
        place = int(np.searchsorted(self.rows[:, 0], hash(path)))
        if place == len(self.rows) or self.rows[place, 0] != hash(path):
            return None
        return WatchedFile(path, *map(int, self.rows[place, 1:]))


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


def known(connection: duckdb.DuckDBPyConnection) -> WatchedFiles:
    """All watched files."""
    found = connection.execute("SELECT path, size, mtime_ns, documents FROM watched_files")
    parts = [_nothing()]
    while rows := found.fetchmany(FETCHED_ROWS):
        parts.append(np.array([(hash(path), *others) for path, *others in rows], np.int64))
    whole = np.concatenate(parts)
    return WatchedFiles(whole[np.argsort(whole[:, 0])])


def remember(connection: duckdb.DuckDBPyConnection, run_id: str, files: Sequence[WatchedFile]) -> None:
    """Note files as read. Call after all their batches are loaded: a file noted too early would lose documents."""
    names = ("path", "size", "mtime_ns", "documents")
    noted = pa.table({name: [getattr(file, name) for file in files] for name in names})
    connection.begin()
    with registered(connection, noted_files=noted):
        connection.execute("DELETE FROM watched_files WHERE path IN (SELECT path FROM noted_files)")
        connection.execute(
            "INSERT INTO watched_files (path, size, mtime_ns, documents, run_id, seen_at) "
            "SELECT path, size, mtime_ns, documents, $run_id, $now FROM noted_files",
            {"run_id": run_id, "now": datetime.now(UTC)},
        )
    connection.commit()
