"""copydesk sql: one question to the warehouse, read-only and locked down."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

CONTEXT = {"ignore_unknown_options": True}  # a question may begin with a comment: `-- how many?`


class Format(StrEnum):
    """How the answer is written."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


def command(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="SQL, or - to read it from standard input.")],
    db: Annotated[Path | None, typer.Option(help="The warehouse; its published copy is read if there is one.")] = None,
    form: Annotated[Format, typer.Option("--format", help="csv: header and all rows, nothing else.")] = Format.table,
) -> None:
    """Ask the warehouse in SQL. Nothing can be written, no other file read, no extension loaded."""
    import sys

    from flows.settings import read_settings
    from flows.terminal.tables import write_answer
    from warehouse.store import query as warehouse_query

    text = sys.stdin.read() if query == "-" else query
    answer = warehouse_query.run(read_settings(db=db).db, text)
    write_answer(answer, form.value)
