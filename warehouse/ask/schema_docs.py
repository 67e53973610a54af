"""docs/schema.md from the COMMENTs of the schema: `python -m warehouse.ask.schema_docs docs/schema.md`."""

import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from warehouse.store.connection import connect

HEAD = """# Tables, views and macros

Generated from the comments of the schema by `make docs`; `copydesk sql "FROM duckdb_columns()"` has them too.
Questions and the views that answer them are in [questions.md](questions.md).
"""
RELATIONS = {
    "Views": "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal AND schema_name = 'main' ORDER BY ALL",
    "Tables": "SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal ORDER BY ALL",
}
MACROS = "SELECT function_name, parameters, comment FROM duckdb_functions() WHERE NOT internal ORDER BY function_name"
COLUMNS = (
    "SELECT column_name, data_type, comment FROM duckdb_columns() "
    "WHERE NOT internal AND table_name = ? ORDER BY column_index"
)


def describe(connection: duckdb.DuckDBPyConnection) -> str:
    """Markdown: views, macros, tables, each by name, with all their comments."""
    views, tables = (list(_relations(connection, kind)) for kind in RELATIONS)
    return "\n".join([HEAD, "## Views\n", *views, "## Macros\n", *_macros(connection), "", "## Tables\n", *tables])


def _relations(connection: duckdb.DuckDBPyConnection, kind: str) -> Iterable[str]:
    for name, comment in connection.execute(RELATIONS[kind]).fetchall():
        columns = connection.execute(COLUMNS, [name]).fetchall()
        yield f"### {name}\n\n{comment}\n\n{_table(('column', 'type', 'what it says'), columns)}\n"


def _macros(connection: duckdb.DuckDBPyConnection) -> Iterable[str]:
    rows = [
        (f"{name}({', '.join(parameters)})", comment)
        for name, parameters, comment in connection.execute(MACROS).fetchall()
    ]
    yield _table(("macro", "what it gives"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str | None]]) -> str:
    lines = [head, ["---"] * len(head), *([(cell or "").replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main(target: Path) -> None:
    """Write the page anew."""
    with tempfile.TemporaryDirectory() as folder, connect(Path(folder) / "schema.duckdb") as connection:
        target.write_text(describe(connection), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
