"""copydesk export: the articles as files for other programs."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


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
    from flows.errors import UsageError
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
    settings, choice = read_settings(db=db), export.Choice(distinct, since, before)
    check_output(target, "TARGET", settings.db)
    with progress() as line:
        line("reading the articles")
        count = write(settings.db, target, choice, lambda articles: line(f"writing: {articles:,} articles"))
    print(f"{counted(count, 'article')} in {target}")
