"""What is wrong with a warehouse, and what of it can be put right without losing anything."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse.care import consistency
from warehouse.copies import dedup
from warehouse.copies.policy import Policy
from warehouse.load import stage
from warehouse.load.recover import recover
from warehouse.sql import statement
from warehouse.store import connection, lease, publish, query, runs

LEFTOVERS = (
    "publishing",
    "rewriting",
    "rewriting.wal",
    "restoring.part",
)  # of a run that died: copies, never originals


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `can_mend`: `mend` puts it right."""

    check: str
    healthy: bool
    detail: str
    can_mend: bool = False


def examine(db: Path) -> list[Finding]:
    """What was looked at and how it is, without changing a byte.

    Reads the published copy, or `db` where there is none. Raises WarehouseError where neither can be read.
    """
    is_running = lease.is_held(db)  # asked first: a run that ends meanwhile leaves nothing behind
    findings, passing = list[Finding](), list[Finding]()
    try:
        with query.reader(db) as reader:
            for look in (_versions, _sizes, _rows, _ledger):
                findings += look(reader)
            passing += _runs(reader)
    except duckdb.Error as error:
        if not connection.is_damage(error):
            raise
        findings.append(Finding("file", False, f"{connection.DAMAGED} {str(error).splitlines()[0]}"))
    passing += _files(db)
    if not is_running and (damage := _cut(db)):
        findings.append(damage)
    if is_running:
        passing = [replace(one, healthy=True, detail=f"{one.detail}; a run is going on") for one in passing]
    return [*findings, *passing]


def mend(db: Path, policy: Policy) -> list[str]:
    """What was put right: staged batches loaded, rows without their article dropped, the copy published anew.

    Takes the lease. Rows go only from tables that are made from others; an article that has no cluster gets one.
    """
    done = []
    with lease.hold(db):
        if loaded := recover(db, policy):
            done.append(f"{len(loaded)} staged batches were loaded")
        with connection.connect(db) as writer:
            run_id = runs.begin(writer, command="doctor", sources=[], settings={})
            done += _mend_rows(writer, run_id, policy)
            runs.finish(writer, run_id, inputs=0)
        for path in _leftovers(db):
            path.unlink()
            done.append(f"{path.name} was removed")
        publish.publish(db)
        done.append("the copy for readers was published anew")
    return done


def _versions(reader: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    yield Finding("duckdb", True, duckdb.__version__)
    known, applied = set(connection.migrations()), _column(reader, "SELECT name FROM schema_migrations")
    missing = ", ".join(sorted(known - set(applied)))
    yield Finding("schema", not missing, f"without {missing}" if missing else f"{len(known)} migrations", True)


def _cut(db: Path) -> Finding | None:
    """That the warehouse itself is shorter than what it holds: its copy for readers may be whole.

    Free blocks don't count: at the end of a file they are often not there.
    """
    if not db.exists() or not publish.published(db).exists():
        return None
    with duckdb.connect() as reader:
        try:
            reader.execute(f"ATTACH '{connection.quoted(db)}' AS looked_at (READ_ONLY)")
        except duckdb.Error as error:
            if "Could not set lock" in str(error):
                return None
            return Finding("file", False, str(connection.unreadable(db, error)))
        ((blocks, size),) = reader.execute(
            "SELECT used_blocks, block_size FROM pragma_database_size() WHERE database_name = 'looked_at'"
        ).fetchall()
    if db.stat().st_size >= blocks * size:
        return None
    return Finding("file", False, f"{db} {connection.DAMAGED}")


def _sizes(reader: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Of our tables, and of those that others keep in the same file, in whatever schema."""
    for schema, table, rows in reader.execute(statement("doctor_tables")).fetchall():
        name = table if schema == "main" else f"{schema}.{table}"
        if '"' in schema + table:  # DuckDB 1.5 finds no storage of a name with a quote in it
            yield Finding(f"table {name}", True, _counted(rows, "row"))
            continue
        ((size,),) = reader.execute(statement("doctor_size"), {"table": f'"{schema}"."{table}"'}).fetchall()
        yield Finding(f"table {name}", True, f"{_counted(rows, 'row')}, {size / 2**20:.1f} MB")


def _rows(reader: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    found = consistency.broken(reader)
    for check in consistency.BROKEN:
        ids = found.get(check, [])
        detail = f"{len(ids)}: {', '.join(ids[:5])}" if ids else "none"
        yield Finding(check, not ids, detail, check in MENDED)


def _ledger(reader: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Of the newest run alone: reading the sources again mends the loss, not the ledger of the run that had it."""
    newest = "SELECT run_id, missing FROM run_ledger WHERE missing IS NOT NULL ORDER BY run_id DESC LIMIT 1"
    for run_id, missing in reader.execute(newest).fetchall():
        detail = f"{missing} of run {run_id}; read its sources again: copydesk ingest --again" if missing else "none"
        yield Finding("inputs without an end state", not missing, detail)


def _runs(reader: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    dead = _column(reader, "SELECT run_id FROM runs WHERE status = 'running'")
    yield Finding("runs that never ended", not dead, ", ".join(dead) or "none", True)


def _files(db: Path) -> Iterator[Finding]:
    copy = publish.published(db)
    if not copy.exists():
        yield Finding("copy for readers", False, f"{copy.name} is not there", True)
    else:
        age = datetime.now(UTC) - datetime.fromtimestamp(copy.stat().st_mtime, UTC)
        stale = db.exists() and copy.stat().st_mtime < db.stat().st_mtime
        old = _counted(round(age.total_seconds() / 60), "minute")
        detail = f"{old} old, {'behind' if stale else 'level with'} the warehouse"
        yield Finding("copy for readers", not stale, detail, True)
    folder = stage.folder(db)
    waiting = len(list(folder.iterdir())) if folder.exists() else 0
    yield Finding("staged batches", not waiting, f"{waiting} wait to be loaded", True)
    leftovers = [path.name for path in _leftovers(db)]
    yield Finding("leftovers of dead runs", not leftovers, ", ".join(leftovers) or "none", True)


def _leftovers(db: Path) -> list[Path]:
    return [path for suffix in LEFTOVERS if (path := Path(f"{db}.{suffix}")).exists()]


def _mend_rows(writer: duckdb.DuckDBPyConnection, run_id: str, policy: Policy) -> list[str]:
    done = []
    writer.begin()
    try:
        for check, ids in consistency.broken(writer).items():
            if check in MENDED:
                MENDED[check](writer, run_id, ids, policy)
                done.append(f"{check}: {len(ids)} put right")
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    return done


def _drop_removals(writer: duckdb.DuckDBPyConnection, run_id: str, ids: Sequence[str], policy: Policy) -> None:
    writer.execute(statement("doctor_drop_removals"))


def _drop_raw(writer: duckdb.DuckDBPyConnection, run_id: str, ids: Sequence[str], policy: Policy) -> None:
    writer.execute(statement("doctor_drop_raw"))


# What is made from other rows, and so can be made again or dropped. The rest needs a backup.
MENDED: Mapping[str, Callable[[duckdb.DuckDBPyConnection, str, Sequence[str], Policy], object]] = {
    consistency.STRANGERS: dedup.unlink,
    consistency.NO_CLUSTER: dedup.link,
    consistency.REMOVAL_ALONE: _drop_removals,
    consistency.RAW_ALONE: _drop_raw,
}


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"


def _column(reader: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    return [row[0] for row in reader.execute(sql).fetchall()]
