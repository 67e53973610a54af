"""copydesk sql: questions to the warehouse, read-only and locked down."""

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
    query: Annotated[
        str | None,
        typer.Argument(
            metavar="QUERY",
            help="SQL; - reads it from standard input. Without it: a prompt with history.",
        ),
    ] = None,
    db: Annotated[Path | None, typer.Option(help="The warehouse; its published copy is read if there is one.")] = None,
    form: Annotated[Format, typer.Option("--format", help="csv: header and all rows, nothing else.")] = Format.table,
) -> None:
    """Ask the warehouse in SQL, once or at a prompt. Nothing is written, no other file read, no extension loaded."""
    import sys

    from flows.errors import UsageError
    from flows.settings import read_settings
    from flows.terminal.tables import write_answer
    from warehouse.store import query as warehouse_query

    settings = read_settings(db=db)
    if query is None and sys.stdin.isatty():
        if not sys.stdout.isatty() or form is Format.parquet:
            raise UsageError('No question. Give one, as in copydesk sql "FROM articles"; a prompt needs a terminal.')
        from flows.terminal.prompt import converse

        converse(settings.db, form.value)
        return
    text = sys.stdin.read() if query in (None, "-") else query
    answer = warehouse_query.run(settings.db, text)
    write_answer(answer, form.value)
