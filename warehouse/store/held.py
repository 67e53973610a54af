"""Runs that never got the warehouse: noted beside it, and entered in `runs` by whoever gets it next."""

import json
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.store import space


def file_of(db: Path) -> Path:
    return Path(f"{db}.held")


def note(
    db: Path,
    *,
    run_id: str,
    command: str,
    sources: Sequence[str],
    version: str,
    since: datetime,
    until: datetime,
    why: str,
) -> None:
    """Keep that a run was held until somebody can write to `db`. A run that had begun keeps its row."""
    row = {
        "run_id": run_id, "command": command, "sources": list(sources), "version": version,
        "started_at": since.isoformat(), "ended_at": until.isoformat(), "note": why,
    }  # fmt: skip
    with space.checked(file_of(db)):
        descriptor = os.open(file_of(db), os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            os.write(descriptor, json.dumps(row).encode() + b"\n")  # in one piece: others may append at the same time
        finally:
            os.close(descriptor)


def enter(connection: duckdb.DuckDBPyConnection, db: Path) -> None:
    """Enter what is noted beside `db`. Call with the lease held; killed at any moment, the next call goes on."""
    taken = Path(f"{file_of(db)}.entering")
    if not taken.exists():
        if not file_of(db).exists():
            return
        file_of(db).rename(taken)
    for row in _rows(taken):
        connection.execute(
            "INSERT INTO runs (run_id, command, sources, settings, version, started_at, ended_at, status, note) VALUES "
            "($run_id, $command, $sources, '{}', $version, $started_at, $ended_at, 'held', $note) "
            "ON CONFLICT DO UPDATE SET status = 'held', ended_at = excluded.ended_at, note = excluded.note",
            row,
        )
    taken.unlink()


def _rows(taken: Path) -> Iterator[dict[str, object]]:
    for line in taken.read_bytes().splitlines(keepends=True):
        if line.endswith(b"\n"):  # else the disk was full in the middle of it
            yield json.loads(line)
