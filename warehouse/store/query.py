"""Readers: one statement, read-only, no other file, no extension, no setting changed."""

import re
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.errors import QueryRefused, WarehouseCorrupt, WarehouseError, WarehouseMissing
from warehouse.store.connection import quoted, unreadable
from warehouse.store.publish import published

# In this order: each closes a door, the last one locks them all.
LOCKS = (
    "SET enable_progress_bar = false",  # in `python -c` and notebooks DuckDB draws one, on standard output
    "SET TimeZone = 'UTC'",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET allow_community_extensions = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
PIVOT = re.compile(r"\bpivot", re.IGNORECASE)  # without its values DuckDB makes several statements of it
TAKEN = {"memory", "system", "temp"}  # names of databases that are DuckDB's own
ASKING = {"SELECT", "EXPLAIN"}  # DESCRIBE, SHOW, SUMMARIZE, VALUES and FROM are parsed as SELECT


def run(db: Path, sql: str) -> pa.Table:
    """All rows of one SELECT over the published copy of `db`, or over `db` if it was never published.

    FLOAT comes as DOUBLE. Raises QueryRefused for SQL that is wrong, writes or reaches outside, WarehouseMissing
    without a file.
    """
    with reader(db) as connection:
        try:
            return _readable(connection.sql(_question(connection, sql)).to_arrow_table())
        except duckdb.Error as error:
            raise QueryRefused(f"{error}") from error


def _readable(answer: pa.Table) -> pa.Table:
    """Numbers of four bytes as the shortest decimal of theirs: 0.9, of which Python makes 0.8999999761581421."""
    for place, field in enumerate(answer.schema):
        if pa.types.is_float32(field.type):
            short = answer.column(place).cast(pa.string()).cast(pa.float64())
            answer = answer.set_column(place, field.name, short)
        elif pa.types.is_list(field.type) and pa.types.is_float32(field.type.value_type):
            texts = answer.column(place).cast(pa.list_(pa.string()))
            answer = answer.set_column(place, field.name, texts.cast(pa.list_(pa.float64())))
    return answer


def _question(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The one statement in `sql`, if it asks and does nothing else. DuckDB's own parser tells."""
    kinds = [statement.type.name for statement in connection.extract_statements(sql)]
    if len(kinds) == 1 and kinds[0] in ASKING:
        return sql
    found = f"a {kinds[0]} statement" if len(kinds) == 1 else f"{len(kinds)} statements" if kinds else "no statement"
    pivot = " A PIVOT needs its values: ON column IN (...)." if PIVOT.search(sql) and len(kinds) > 1 else ""
    raise QueryRefused(
        f"This is {found}; one SELECT (or FROM, WITH, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN) is answered here. "
        f"Nothing was changed.{pivot}"
    )


def reader(db: Path) -> duckdb.DuckDBPyConnection:
    """A locked-down read-only connection. The caller closes it."""
    file = published(db) if published(db).exists() else db
    if not file.exists():
        raise WarehouseMissing(
            f"{db} is not there. Nothing was created. Load something: copydesk ingest SOURCE --db {db}"
        )
    # Attached to a database of its own: who opens a file that this process has open elsewhere gets that very database,
    # with the copy that was there then, and would lock it down for the other too.
    connection = duckdb.connect()
    name = _name(file)
    try:
        connection.execute(f"ATTACH '{quoted(file)}' AS {name} (READ_ONLY)")
    except duckdb.Error as error:
        connection.close()
        if "Could not set lock" in str(error):
            raise WarehouseError(
                f"{file} is being written and was never published. Nothing was changed. Ask again in a minute."
            ) from error
        if file != db:
            raise WarehouseCorrupt(
                f"{file} can't be read: {str(error).splitlines()[0]}. Nothing was changed. "
                "Publish it anew with `copydesk doctor --mend`."
            ) from error
        raise unreadable(db, error) from error
    connection.execute(f"USE {name}")
    connection.execute(f"SET temp_directory = '{quoted(file)}.tmp'")  # else `.tmp` in the working folder
    for lock in LOCKS:
        connection.execute(lock)
    return connection


def _name(file: Path) -> str:
    """What DuckDB calls a file that is opened: its name up to the first dot, here as an identifier."""
    name = file.name.partition(".")[0] or "news"
    quoted_name = name.replace('"', '""')
    return f'"{quoted_name}{"_" * (name in TAKEN)}"'
