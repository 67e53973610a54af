"""Arrow tables under a name that SQL can use, for the length of a block."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa
import pyarrow.dataset  # DuckDB does so at the first table: 0.1 s, better spent while workers load


@contextmanager
def registered(connection: duckdb.DuckDBPyConnection, **tables: pa.Table) -> Iterator[None]:
    """Each table can be read by its name in statements of the block.

    After a failed block the names stay until the caller's rollback: DuckDB 2 drops nothing in an aborted transaction.
    """
    for name, table in tables.items():
        connection.register(name, table)
    yield
    for name in tables:
        connection.unregister(name)
