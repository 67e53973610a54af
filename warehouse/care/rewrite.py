"""A warehouse written anew: the same rows in a new file, without a trace of what was deleted.

DuckDB's checkpoint frees the blocks of deleted rows and leaves their bytes where they were.
"""

import os
from contextlib import closing
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseError
from warehouse.store import connection, failpoints, space
from warehouse.store.fingerprint import fingerprint

DIGEST = "SELECT count(*), coalesce(sum(md5_number_lower(row::VARCHAR)), 0) FROM (FROM {table}) AS row"


def rewrite(db: Path) -> None:
    """Replace `db` by a file that holds the same rows, in the same order, and nothing else.

    What others keep in the file, in whatever schema, comes along. Call with the lease held and no connection open, and
    with the log in the file: one that is left beside it would be replayed into another. The new file is compared with
    the old one before it takes its place by a rename; until then the old one is untouched.
    """
    new = Path(f"{db}.rewriting")
    for leftover in (new, Path(f"{new}.wal")):
        leftover.unlink(missing_ok=True)
    space.require(db.parent, db.stat().st_size)
    with space.checked(new):
        with closing(duckdb.connect(":memory:")) as copying:
            copying.execute(f"ATTACH '{connection.quoted(db)}' AS old (READ_ONLY)")
            copying.execute(
                f"ATTACH '{connection.quoted(new)}' AS new (STORAGE_VERSION '{connection.STORAGE_VERSION}')"
            )
            copying.execute("COPY FROM DATABASE old TO new")
        _compare(db, new)
        _sync(new)
    failpoints.hit("rewritten")
    new.rename(db)


def _compare(db: Path, new: Path) -> None:
    with duckdb.connect(str(db), read_only=True) as one, duckdb.connect(str(new), read_only=True) as other:
        if fingerprint(one) != fingerprint(other) or _others(one) != _others(other):
            raise WarehouseError(
                f"{new} does not hold what {db} holds. {db} is as it was. Run `copydesk doctor`, and report this."
            )


def _others(reader: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """What is not of copydesk: table -> its rows, and the sum of their MD5."""
    rows = reader.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE schema_name <> 'main' ORDER BY ALL"
    )
    names = [".".join('"' + part.replace('"', '""') + '"' for part in row) for row in rows.fetchall()]
    found = {name: reader.execute(DIGEST.format(table=name)).fetchall()[0] for name in names}
    return {name: (int(count), int(digest)) for name, (count, digest) in found.items()}


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
