"""What a warehouse holds, as one number a table: equal for equal rows in whatever order they lie."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

# Which run it was, when, and the number that an article got in the index, which depends on how the input was cut
# into batches: what a disturbed run and an undisturbed one may differ in.
RUN_COLUMNS = frozenset(
    {
        "run_id",
        "loaded_at",
        "first_seen_at",
        "kept_at",
        "made_at",
        "forgotten_at",
        "happened_at",
        "started_at",
        "article_no",
    }
)
HISTORY = frozenset(
    {"runs", "batches", "dispositions", "cluster_events", "schema_migrations", "watched_files", "crowded_buckets"}
)


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
    """Only what articles came to, whichever runs brought them."""
    return fingerprint(connection, columns_left_out=RUN_COLUMNS, tables_left_out=HISTORY)


def _table(connection: duckdb.DuckDBPyConnection, name: str, columns: list[str]) -> Fingerprint:
    # Names come from the catalogue, and a table can't be a parameter.
    listed = ", ".join(f'"{column}"' for column in columns)
    rows, digest = connection.execute(
        f'SELECT count(*), coalesce(sum(md5_number_lower(row::VARCHAR)), 0) FROM (SELECT {listed} FROM "{name}") AS row'
    ).fetchall()[0]
    return Fingerprint(rows, int(digest))
