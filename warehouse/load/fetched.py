"""The state of an archive as rows: what fetch has asked, and what it knows of each feed."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.load.rows import TIME, Fields
from warehouse.store.registered import registered

TOGETHER = 10_000  # rows
_fetches: Fields = [
    ("archive", pa.string()),
    ("number", pa.int64()),
    ("round", pa.string()),
    ("address", pa.string()),
    ("source", pa.string()),
    ("kind", pa.string()),
    ("asked_at", TIME),
    ("state", pa.string()),
    ("reason", pa.string()),
    ("status", pa.int32()),
    ("bytes", pa.int64()),
    ("new", pa.int32()),
    ("final", pa.string()),
]
FETCHES = pa.schema(_fetches)
_feeds: Fields = [
    ("archive", pa.string()),
    ("address", pa.string()),
    ("source", pa.string()),
    ("kind", pa.string()),
    ("state", pa.string()),
    ("reason", pa.string()),
    ("last_asked_at", TIME),
    ("next_at", TIME),
    ("failures", pa.int32()),
    ("usual_gap_seconds", pa.float64()),
    ("last_new_at", TIME),
    ("quiet_since", TIME),
    ("doubled_since", TIME),
    ("teasers_since", TIME),
    ("retired_at", TIME),
    ("hub", pa.string()),
]
FEEDS = pa.schema(_feeds)

Rows = Iterable[Mapping[str, object]]


def last_number(connection: duckdb.DuckDBPyConnection, archive: str) -> int:
    """Up to where the fetches of `archive` are loaded; 0: none are."""
    found = connection.execute("SELECT max(number) FROM fetches WHERE archive = ?", [archive]).fetchone()
    return int(found[0] or 0) if found else 0


def load(
    connection: duckdb.DuckDBPyConnection, archive: str, fetches: Rows, feeds: Sequence[Mapping[str, object]]
) -> None:
    """Add the `fetches`, which are newer than the loaded ones, and put `feeds` in the place of those of `archive`."""
    connection.begin()
    try:
        rows = iter(fetches)
        while some := list(islice(rows, TOGETHER)):
            _insert(connection, "fetches", some, FETCHES)
        connection.execute("DELETE FROM feeds WHERE archive = ?", [archive])
        _insert(connection, "feeds", feeds, FEEDS)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]], schema: pa.Schema
) -> None:
    names = ", ".join(schema.names)
    with registered(connection, met=pa.Table.from_pylist(list(rows), schema=schema)):
        connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM met")
