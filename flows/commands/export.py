"""copydesk export: the articles as files for other programs."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """The shape of the files."""

    parquet = "parquet"
    jsonl = "jsonl"


def command(
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="The folder (parquet) or file (jsonl) to make.")],
    db: Annotated[Path | None, typer.Option(help="The warehouse; its published copy is read if there is one.")] = None,
    form: Annotated[
        Format | None,
        typer.Option("--format", help="parquet: by day; jsonl: schema.org NewsArticle. Else told by the name."),
    ] = None,
    distinct: Annotated[bool, typer.Option("--distinct", help="One article a story: its representative.")] = False,
    since: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="Published at or after, ISO 8601.")
    ] = None,
    before: Annotated[str | None, typer.Option("--to", metavar="TIME", help="Published before, ISO 8601.")] = None,
) -> None:
    """Write articles to files: Parquet partitioned by day, or schema.org NewsArticle as JSON lines."""
    from flows.settings import read_settings
    from warehouse.ask import export

    if form is None:
        form = Format.jsonl if target.suffix in (".jsonl", ".ndjson") else Format.parquet
    write = export.to_jsonl if form is Format.jsonl else export.to_parquet
    count = write(read_settings(db=db).db, target, export.Choice(distinct, since, before))
    print(f"{count} articles in {target}")
