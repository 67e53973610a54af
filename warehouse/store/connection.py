"""Open, migrate, hand out, close. The one place that knows how DuckDB is configured."""

import hashlib
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import duckdb

from warehouse.errors import ReaderBusy, WarehouseCorrupt, WarehouseError, WarehouseMissing, WarehouseTooNew
from warehouse.store import comments, failpoints, held
from warehouse.store.publish import published

# DuckDB's default of 16 MB makes loading superlinear: each checkpoint rewrites what the next one rewrites again.
CHECKPOINT_THRESHOLD = "1GB"
STORAGE_VERSION = "v1.2.0"  # read and written by 1.5 and by 2.0
Connection = duckdb.DuckDBPyConnection
VIEWS = "views"  # the row of schema_migrations that says which text the views were drawn from
NO_DATABASE = "not a valid DuckDB database file"  # in what DuckDB says of any other file
# What DuckDB says of a file that it has opened, when a statement meets the damage in it.
DAMAGE = re.compile("could not read enough bytes|corrupt|checksum|database has been invalidated|deserialize", re.I)
OF_FILES = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException)
DAMAGED = "is damaged. Nothing more can be read or written. Restore the newest backup with `copydesk restore`."
BUSY_SECONDS = 60.0  # as long as a person looks at something in a notebook
LOOK_SECONDS = 0.2
HOLDER = re.compile(r"\(PID (\d+)\)")  # in DuckDB's message
SUPPORTED = ((1, 5), (3, 0))  # DuckDB 1.4 lost committed rows on a full disk


@contextmanager
def connect(db: Path, busy_seconds: float = BUSY_SECONDS) -> Iterator[duckdb.DuckDBPyConnection]:
    """A writer on `db`, created if it isn't there, with every migration applied and every held run entered.

    One process at a time: take the lease first. Raises WarehouseCorrupt and WarehouseTooNew and then leaves the
    file as it was, and ReaderBusy if another program has the file open for longer than `busy_seconds`.
    Checkpointed and closed at the end, also of a failed block.
    """
    _check_version()
    connection = _open(db, busy_seconds)
    try:
        with damage_told(db):
            yield from _prepared(connection, db)
    finally:
        connection.close()


def _prepared(connection: Connection, db: Path) -> Iterator[Connection]:
    connection.execute(f"SET checkpoint_threshold = '{CHECKPOINT_THRESHOLD}'")
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")  # in `python -c` DuckDB draws one, on standard output
    migrate(connection)
    held.enter(connection, db)
    yield connection
    failpoints.hit("before-checkpoint")
    connection.execute("CHECKPOINT")
    failpoints.hit("after-checkpoint")


@contextmanager
def damage_told(file: Path) -> Iterator[None]:
    """Raises WarehouseCorrupt for what DuckDB raises when it meets damage behind the beginning of `file`."""
    try:
        yield
    except duckdb.Error as error:
        if not is_damage(error):
            raise
        raise WarehouseCorrupt(f"{file} {DAMAGED}") from error


def is_damage(error: BaseException) -> bool:
    """Whether the file is broken, and not the statement."""
    return isinstance(error, OF_FILES) and DAMAGE.search(str(error)) is not None


def must_exist(db: Path) -> None:
    """Raises WarehouseMissing if `db` isn't there; for commands that change what is stored and load nothing.

    `connect` would make an empty one, which is then published over the last copy of a file that got lost.
    """
    if not db.exists():
        raise WarehouseMissing(
            f"{db} is not there. Nothing was created. Put it back, or load something: copydesk ingest SOURCE --db {db}"
        )


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the schema up to date: forward only, each file once, in one transaction, checksummed."""
    applied = _applied(connection)
    drawn = applied.pop(VIEWS, None)
    files = migrations()
    unknown = sorted(set(applied) - set(files))
    if unknown:
        raise WarehouseTooNew(
            f"The warehouse has migration {unknown[-1]}, this copydesk knows up to {max(files)}. "
            "Nothing was changed. Use the copydesk that wrote it, or a newer one."
        )
    for name, text in files.items():
        checksum = hashlib.sha256(text.encode()).hexdigest()
        if name not in applied:
            _apply(connection, name, text, checksum)
        elif applied[name] != checksum:
            raise WarehouseCorrupt(
                f"Migration {name} was applied from another text than this copydesk has. Nothing was changed. "
                "Use the copydesk that created the warehouse, or export and load anew."
            )
    _draw_views(connection, drawn)


def migrations() -> dict[str, str]:
    """Name -> SQL of every migration, in order."""
    return _texts("migrations")


def _texts(folder: str) -> dict[str, str]:
    files = [entry for entry in (resources.files("warehouse") / folder).iterdir() if entry.name.endswith(".sql")]
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(files, key=lambda file: file.name)}


def _open(db: Path, busy_seconds: float) -> duckdb.DuckDBPyConnection:
    """As soon as no other program has the file open: the lease keeps out runs, but nobody who reads the file itself."""
    deadline = time.monotonic() + busy_seconds
    while True:
        try:
            return duckdb.connect(str(db)) if db.exists() else _create(db)
        except duckdb.Error as error:  # a damaged log fails in many ways: Serialization, IO, even OutOfMemory
            if "Could not set lock" not in str(error):
                raise unreadable(db, error) from error
            if time.monotonic() >= deadline:
                holder = HOLDER.search(str(error))
                raise ReaderBusy(str(db), int(holder[1]) if holder else None, busy_seconds) from error
        time.sleep(LOOK_SECONDS)


def unreadable(db: Path, error: duckdb.Error) -> WarehouseError:
    """What is to be said of a file that DuckDB doesn't open."""
    if NO_DATABASE in str(error):
        return WarehouseCorrupt(
            f"{db} can't be read: it is no DuckDB file, or its beginning is damaged. Nothing was changed. "
            "Name another file, or restore a backup with `copydesk restore`."
        )
    return WarehouseCorrupt(
        f"{db} can't be read: {str(error).splitlines()[0]}. Nothing was changed. "
        "Restore a backup with `copydesk restore`."
    )


def _create(db: Path) -> duckdb.DuckDBPyConnection:
    """A new file in a storage format that every supported DuckDB reads."""
    log = Path(f"{db}.wal")
    if log.exists():
        raise WarehouseCorrupt(
            f"{db} is missing but its log {log.name} is there: the file was moved or deleted. Nothing was created. "
            "Put the file back, or move the log away to start afresh."
        )
    copy = published(db)
    if copy.exists():
        raise WarehouseCorrupt(
            f"{db} is missing but its published copy {copy.name} is there: the file was moved or deleted. Nothing was "
            f"created. Put the file back, or `cp {copy} {db}`, or move the copy away to start afresh."
        )
    if not db.parent.is_dir():
        raise WarehouseError(f"{db.parent} is no folder. Nothing was created. Make it first.")
    connection = duckdb.connect(":memory:")
    try:
        connection.execute(f"ATTACH '{quoted(db)}' AS created (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("DETACH created")
    finally:
        connection.close()
    return duckdb.connect(str(db))


def quoted(path: Path) -> str:
    # ATTACH takes no parameters; doubling the quote is all that SQL asks of a literal.
    return str(path).replace("'", "''")


def _applied(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    connection.execute(
        "CREATE TABLE IF NOT EXISTS schema_migrations "
        "(name VARCHAR PRIMARY KEY, checksum VARCHAR NOT NULL, applied_at TIMESTAMPTZ NOT NULL)"
    )
    return dict(connection.execute("SELECT name, checksum FROM schema_migrations").fetchall())


def _apply(connection: duckdb.DuckDBPyConnection, name: str, text: str, checksum: str) -> None:
    connection.begin()
    try:
        connection.execute(text)
        connection.execute("INSERT INTO schema_migrations VALUES (?, ?, ?)", [name, checksum, datetime.now(UTC)])
        failpoints.hit("migration")
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    # Replaying a log that holds DDL has failed in more than one DuckDB release: leave none behind.
    connection.execute("CHECKPOINT")


def _draw_views(connection: duckdb.DuckDBPyConnection, drawn: str | None) -> None:
    """Views and macros hold no data, so they are no migrations: drawn anew whenever their text has changed."""
    text = "\n".join(_texts("views").values())
    checksum = hashlib.sha256(text.encode()).hexdigest()
    if checksum == drawn:
        return
    connection.begin()
    try:
        connection.execute(text)
        comments.inherit(connection)
        connection.execute("DELETE FROM schema_migrations WHERE name = ?", [VIEWS])
        connection.execute("INSERT INTO schema_migrations VALUES (?, ?, ?)", [VIEWS, checksum, datetime.now(UTC)])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    connection.execute("CHECKPOINT")


def _check_version() -> None:
    version = tuple(int(part) for part in duckdb.__version__.split(".")[:2])
    if not SUPPORTED[0] <= version < SUPPORTED[1]:
        raise WarehouseError(
            f"DuckDB {duckdb.__version__} is installed; copydesk needs 1.5 or newer, below 3. Nothing was opened. "
            "Run `make setup`."
        )
