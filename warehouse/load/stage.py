"""Staged batches: what a run has made but not yet loaded, as files that outlive a crash.

A batch is a folder `RUN_ID.BATCH_NO` with one Arrow file a kind of row and a manifest. It is written under another
name, synced and renamed, so a folder of the final name is whole. Staged twice is staged once.
"""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from extractors.records import Article, Outcome, Rejected, Unread
from warehouse.load import rows
from warehouse.store import failpoints, space

TABLES = ("articles", "removals", "others")


@dataclass(frozen=True, slots=True)
class Staged:
    """A whole batch on disk."""

    path: Path
    run_id: str
    batch_no: int
    documents: int
    staged_at: datetime


def folder(db: Path) -> Path:
    """Where the batches of `db` are staged: beside it, so that a rename stays on one disk."""
    return Path(f"{db}.staged")


def write(staging: Path, run_id: str, batch_no: int, outcomes: Sequence[Outcome | Unread]) -> Path:
    """The folder of the staged batch, durable when this returns."""
    final = staging / f"{run_id}.{batch_no:08d}"
    building = staging / f".{final.name}.building"
    with space.checked(final):
        _build(building, run_id, batch_no, outcomes)
        _sync_folder(building)
        building.rename(final)
        _sync_folder(staging)
    failpoints.hit("staged")
    return final


def find(staging: Path) -> Iterator[Staged]:
    """Whole batches in the order they were staged. Half-written ones are removed: no input of theirs was counted."""
    for path in sorted(staging.glob(".*.building")):
        shutil.rmtree(path)
    for manifest in sorted(staging.glob("[!.]*.*/manifest.json")):
        yield read_manifest(manifest.parent)


def read_manifest(path: Path) -> Staged:
    manifest = json.loads((path / "manifest.json").read_bytes())
    return Staged(
        path=path,
        run_id=manifest["run_id"],
        batch_no=manifest["batch_no"],
        documents=manifest["documents"],
        staged_at=datetime.fromisoformat(manifest["staged_at"]),
    )


def read(path: Path, name: str) -> pa.Table:
    """One of TABLES of the batch."""
    with pa.memory_map(str(path / f"{name}.arrow")) as source:
        return pa.ipc.open_file(source).read_all()


def remove(path: Path) -> None:
    """Forget a batch that was loaded. Renamed first, so that half a removal is not taken for a batch."""
    doomed = path.with_name(f".{path.name}.building")
    path.rename(doomed)
    _sync_folder(path.parent)
    shutil.rmtree(doomed)


def _build(building: Path, run_id: str, batch_no: int, outcomes: Sequence[Outcome | Unread]) -> None:
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    articles = [(n, o) for n, o in enumerate(outcomes) if isinstance(o, Article)]
    others = [(n, o) for n, o in enumerate(outcomes) if isinstance(o, Rejected | Unread)]
    tables = (rows.articles(articles), rows.removals(articles), rows.others(others))
    for name, table in zip(TABLES, tables, strict=True):
        _write_arrow(building / f"{name}.arrow", table)
        failpoints.hit("staging")
    manifest = {"run_id": run_id, "batch_no": batch_no, "documents": len(outcomes), "staged_at": _now()}
    _write_synced(building / "manifest.json", json.dumps(manifest).encode())


def _write_arrow(path: Path, table: pa.Table) -> None:
    with path.open("wb") as file:
        with pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
        file.flush()
        os.fsync(file.fileno())


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _now() -> str:
    return datetime.now(UTC).isoformat()
