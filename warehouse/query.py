"""Readers: one statement, read-only, no other file, no extension, no setting changed."""

from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.errors import QueryRefused, WarehouseCorrupt, WarehouseMissing
from warehouse.publish import published

# In this order: each closes a door, the last one locks them all.
LOCKS = (
    "SET TimeZone = 'UTC'",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET allow_community_extensions = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


def run(db: Path, sql: str) -> pa.Table:
    """All rows of one SELECT over the published copy of `db`, or over `db` if it was never published.

    Raises QueryRefused for SQL that is wrong, writes or reaches outside, WarehouseMissing without a file.
    """
    with reader(db) as connection:
        try:
            answer = connection.sql(sql)
            if answer is None:
                raise QueryRefused(
                    "This statement gives no rows. Nothing was changed. Only questions are answered here."
                )
            return answer.to_arrow_table()
        except duckdb.Error as error:
            raise QueryRefused(f"{error}") from error


def reader(db: Path) -> duckdb.DuckDBPyConnection:
    """A locked-down read-only connection. The caller closes it."""
    file = published(db) if published(db).exists() else db
    if not file.exists():
        raise WarehouseMissing(
            f"{db} is not there. Nothing was created. Load something: copydesk ingest SOURCE --db {db}"
        )
    try:
        connection = duckdb.connect(str(file), read_only=True)
    except (
        duckdb.IOException,
        duckdb.InternalException,
        duckdb.FatalException,
        duckdb.SerializationException,
    ) as error:
        raise WarehouseCorrupt(f"{file} can't be read: {str(error).splitlines()[0]}") from error
    for lock in LOCKS:
        connection.execute(lock)
    return connection
