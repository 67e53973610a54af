"""A copy of the warehouse that was compared with it, and the way back."""

import glob
import hashlib
import os
import re
import shutil
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseCorrupt, WarehouseError, WarehouseMissing
from warehouse.store import connection, failpoints, lease, publish, space
from warehouse.store.fingerprint import Fingerprint, fingerprint


def backup(db: Path, target: Path, *, force: bool = False) -> Path:
    """`target`, holding exactly what `db` holds. Every row of both was read and compared before it got its name.

    Takes the lease. Raises WarehouseError if `target` is there, unless `force`.
    """
    if not db.exists():
        raise WarehouseMissing(f"{db} is not there. Nothing was backed up. Name the warehouse with --db.")
    _refuse_existing(target, force)
    with lease.hold(db):
        with connection.connect(db) as writer:  # brings the log of a dead run into the file
            expected = fingerprint(writer)
        _copy(db, target, expected)
    return target


def rotate(db: Path, folder: Path, keep: int, now: datetime) -> tuple[Path, list[Path]]:
    """A new backup of `db` in `folder`, and the older ones that went once it was whole. `keep` of them are left.

    Only files that bear the name which this gives are counted and removed; that of another warehouse is another.
    """
    if not folder.is_dir():
        raise WarehouseError(
            f"backup_dir {folder} is no folder. Nothing was backed up. Make it, or see whether its disk is mounted."
        )
    name = f"{db.stem}-{hashlib.sha256(str(db.resolve()).encode()).hexdigest()[:6]}-"
    for leftover in folder.glob(f"{glob.escape(name)}*.duckdb.part"):  # of a backup that was killed
        leftover.unlink()
    # One of the same second is this warehouse's too: a night that was killed right behind it, and is made up for.
    made = backup(db, folder / f"{name}{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.duckdb", force=True)
    failpoints.hit("backed-up")
    wanted = re.compile(rf"{re.escape(name)}\d{{8}}T\d{{6}}Z\.duckdb")
    older = sorted((path for path in folder.iterdir() if wanted.fullmatch(path.name)), reverse=True)[keep:]
    for path in older:
        path.unlink()
    return made, older


def restore(source: Path, db: Path, *, force: bool = False) -> Path:
    """`db`, holding exactly what the backup `source` holds, and published for readers.

    Takes the lease. Raises WarehouseError if `db` is there, unless `force`: then it is kept as DB.before-restore.
    """
    if not source.exists():
        raise WarehouseMissing(f"{source} is not there. Nothing was changed. Name a file made by `copydesk backup`.")
    _refuse_existing(db, force)
    with lease.hold(db):
        expected = _read(source)
        waiting = Path(f"{db}.restoring")
        _copy(source, waiting, expected)
        _set_aside(db)
        waiting.rename(db)
        with connection.connect(db):  # an older backup is brought up to date
            pass
        publish.publish(db)
    return db


def _refuse_existing(path: Path, force: bool) -> None:
    if path.exists() and not force:
        raise WarehouseError(f"{path} is there already. Nothing was changed. Give --force to replace it.")


def _copy(source: Path, target: Path, expected: Mapping[str, Fingerprint]) -> None:
    part = Path(f"{target}.part")
    space.require(target.parent, source.stat().st_size // 2)
    with space.checked(target):
        with source.open("rb") as reading, part.open("wb") as writing:
            shutil.copyfileobj(reading, writing, 1 << 20)
            writing.flush()
            os.fsync(writing.fileno())
        if _read(part) != expected:
            raise WarehouseCorrupt(f"{part} does not hold what {source} holds. {target} was not made. Check the disk.")
        part.rename(target)


def _read(path: Path) -> Mapping[str, Fingerprint]:
    """Reads every row, so that damage anywhere shows."""
    try:
        with closing(duckdb.connect(str(path), read_only=True)) as reader:
            found = fingerprint(reader)
    except duckdb.Error as error:
        raise WarehouseCorrupt(f"{path} can't be read: {str(error).splitlines()[0]}. Nothing was changed.") from error
    if "schema_migrations" not in found:
        raise WarehouseCorrupt(f"{path} is no warehouse of copydesk. Nothing was changed.")
    return found


def _set_aside(db: Path) -> None:
    """The log first: beside another file of the same name it would be replayed into that."""
    for path in (Path(f"{db}.wal"), db):
        if path.exists():
            path.rename(str(path).replace(str(db), f"{db}.before-restore", 1))
