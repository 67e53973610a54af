"""copydesk export: the articles as files for other programs."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.errors import UsageError


class Format(StrEnum):
    """The shape of the files."""

    parquet = "parquet"
    jsonl = "jsonl"
    csv = "csv"


def command(
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="A .parquet, .csv or .jsonl file, or a folder.")],
    db: Annotated[Path | None, typer.Option(help="The warehouse; its published copy is read if there is one.")] = None,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="jsonl: schema.org NewsArticle; parquet: in a folder, by day.",
            show_default="by TARGET's name",
        ),
    ] = None,
    distinct: Annotated[bool, typer.Option("--distinct", help="One article a story: its representative.")] = False,
    since: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="Published at or after, ISO 8601.")
    ] = None,
    before: Annotated[str | None, typer.Option("--to", metavar="TIME", help="Published before, ISO 8601.")] = None,
) -> None:
    """Write articles to a .parquet, .csv or .jsonl file (schema.org NewsArticle), or to a folder of Parquet by day."""
    from flows.outputs import check_output
    from flows.settings import read_settings
    from flows.terminal.progress import progress
    from flows.wording import counted
    from warehouse.ask import export

    suffix = target.suffix.lower().replace(".ndjson", ".jsonl").lstrip(".")
    if form is None and suffix.isalnum() and not suffix.isdigit() and suffix not in list(Format):
        raise UsageError(
            f"{target}: no file of that kind is written. Nothing was written. Name a .parquet, .csv or .jsonl file, or "
            "a folder; a folder of this name with --format parquet."
        )
    if form is None:
        form = Format(suffix) if suffix in list(Format) else Format.parquet
    folder = form is Format.parquet and suffix != "parquet"
    write = export.to_parquet if folder else {"jsonl": export.to_jsonl}.get(form.value, export.to_table)
    choice = export.Choice(distinct, _moment(since, "--from"), _moment(before, "--to"))
    settings = read_settings(db=db)
    check_output(target, "TARGET", settings.db)
    with progress() as line:
        line("reading the articles")
        count = write(settings.db, target, choice, lambda articles: line(f"writing: {articles:,} articles"))
    print(f"{counted(count, 'article')} in {target}")


def _moment(text: str | None, option: str) -> str | None:
    """A time as it is given on the command line, with its zone: UTC where it names none. Raises UsageError."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"{option} {text}: no time is read from it. Nothing was written. Give a day or a time, as in 2026-11-29 or "
            "2026-11-29T06:00+01:00."
        ) from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
