"""What a warehouse holds, as one number a table: equal for equal rows in whatever order they lie."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

# Which run it was, when, and what depends on how the input was cut into batches: the number of an article in the
# index, and which of its members gave a cluster its name. A disturbed run and an undisturbed one may differ in these.
RUN_COLUMNS = frozenset(
    {"run_id", "loaded_at", "first_seen_at", "kept_at", "made_at", "forgotten_at", "happened_at", "started_at"}
) | {"article_no", "cluster_id"}
HISTORY = frozenset(
    {"runs", "batches", "dispositions", "cluster_events", "schema_migrations", "watched_files", "crowded_buckets"}
    | {"fetches", "feeds", "alerts"}
)

PARTITION = "SELECT list(article_id ORDER BY article_id) AS members FROM cluster_members GROUP BY cluster_id"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`digest` is the sum of the MD5 of each row, written out as text by DuckDB: comparable within one release."""

    rows: int
    digest: int


def fingerprint(
    connection: duckdb.DuckDBPyConnection,
    *,
    columns_left_out: frozenset[str] = frozenset(),
    tables_left_out: frozenset[str] = frozenset(),
) -> Mapping[str, Fingerprint]:
    """Table name -> its fingerprint, by name."""
    tables = connection.execute(
        "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
        "SEMI JOIN duckdb_tables() USING (table_name) WHERE schema_name = 'main' AND NOT internal "
        "GROUP BY table_name ORDER BY table_name"
    ).fetchall()
    return {
        name: _table(connection, name, [column for column in columns if column not in columns_left_out])
        for name, columns in tables
        if name not in tables_left_out
    }


def results(connection: duckdb.DuckDBPyConnection) -> Mapping[str, Fingerprint]:
    """Only what articles came to, whichever runs brought them; `partition` is which articles are together."""
    tables = fingerprint(connection, columns_left_out=RUN_COLUMNS, tables_left_out=HISTORY)
    return {**tables, "partition": _digest(connection, PARTITION)}


def _table(connection: duckdb.DuckDBPyConnection, name: str, columns: list[str]) -> Fingerprint:
    # Names come from the catalogue, and a table can't be a parameter.
    listed = ", ".join(f'"{column}"' for column in columns)
    return _digest(connection, f'SELECT {listed} FROM "{name}"')


def _digest(connection: duckdb.DuckDBPyConnection, rows_of: str) -> Fingerprint:
    rows, digest = connection.execute(
        f"SELECT count(*), coalesce(sum(md5_number_lower(row::VARCHAR)), 0) FROM ({rows_of}) AS row"
    ).fetchall()[0]
    return Fingerprint(rows, int(digest))
