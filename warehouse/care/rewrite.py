"""A warehouse written anew: the same rows in a new file, without a trace of what was deleted.

DuckDB's checkpoint frees the blocks of deleted rows and leaves their bytes where they were.
"""

import os
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseError
from warehouse.store import connection, space
from warehouse.store.fingerprint import fingerprint

OWN = frozenset({"schema_migrations"})  # which the new file writes for itself


def rewrite(db: Path) -> None:
    """Replace `db` by a file that holds the same rows, in the same order, and nothing else.

    Call with the lease held and no connection open. The new file is compared with the old one before it takes its
    place by a rename; until then the old one is untouched.
    """
    new = Path(f"{db}.rewriting")
    for leftover in (new, Path(f"{new}.wal")):
        leftover.unlink(missing_ok=True)
    space.require(db.parent, db.stat().st_size)
    with space.checked(new):
        with connection.connect(new) as writer:
            writer.execute(f"ATTACH '{connection.quoted(db)}' AS old (READ_ONLY)")
            for table, columns in _tables(writer).items():
                writer.execute(f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM old."{table}"')
            writer.execute("DETACH old")
        _compare(db, new)
        _sync(new)
    new.rename(db)


def _tables(writer: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Table -> its columns, as a list for SQL."""
    rows = writer.execute(
        "SELECT table_name, string_agg('\"' || column_name || '\"', ', ' ORDER BY column_index) "
        "FROM duckdb_columns() SEMI JOIN duckdb_tables() USING (database_name, table_name) "
        "WHERE database_name = 'old' GROUP BY table_name ORDER BY table_name"
    ).fetchall()
    return {name: columns for name, columns in rows if name not in OWN}


def _compare(db: Path, new: Path) -> None:
    with duckdb.connect(str(db), read_only=True) as one, duckdb.connect(str(new), read_only=True) as other:
        if fingerprint(one, tables_left_out=OWN) != fingerprint(other, tables_left_out=OWN):
            raise WarehouseError(
                f"{new} does not hold what {db} holds. {db} is as it was. Run `copydesk doctor`, and report this."
            )


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
