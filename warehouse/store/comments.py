"""Views keep the comments of the columns that they pass on, so that no sentence is written twice."""

import re

import duckdb

Columns = dict[str, str | None]  # column -> its comment


def inherit(connection: duckdb.DuckDBPyConnection) -> None:
    """Give each view column without a COMMENT that of the column of its name in the first relation the view reads.

    Within the caller's transaction. A view reads what its own SQL names; of views, those that were drawn before it.
    """
    known = _columns(connection)
    views = connection.execute(
        "SELECT view_name, sql FROM duckdb_views() WHERE NOT internal AND schema_name = 'main' ORDER BY view_oid"
    ).fetchall()
    for view, sql in views:
        body = sql.partition(" AS ")[2]
        for column, comment in known[view].items():
            passed_on = None if comment else _passed_on(column, body, known, view)
            if passed_on:
                # COMMENT takes no parameters; doubling the quotes is all that SQL asks of a name and a literal.
                name, text = column.replace('"', '""'), passed_on.replace("'", "''")
                connection.execute(f"COMMENT ON COLUMN {view}.\"{name}\" IS '{text}'")
                known[view][column] = passed_on


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, Columns]:
    rows = connection.execute(
        "SELECT table_name, column_name, comment FROM duckdb_columns() "
        "WHERE NOT internal AND schema_name = 'main' ORDER BY table_name, column_index"
    ).fetchall()
    known: dict[str, Columns] = {}
    for relation, column, comment in rows:
        known.setdefault(relation, {})[column] = comment
    return known


def _passed_on(column: str, body: str, known: dict[str, Columns], view: str) -> str | None:
    for name in dict.fromkeys(re.findall(r"\w+", body)):
        comment = known[name].get(column) if name in known and name != view else None
        if comment:
            return comment
    return None
