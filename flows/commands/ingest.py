"""copydesk ingest: everything that is new in the sources, cleaned, joined and loaded."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE…", help="Files, folders or quoted globs.")],
    db: Annotated[Path | None, typer.Option(help="The warehouse; created if it isn't there.")] = None,
    fields: Annotated[list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="text=body …")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes to work in.")] = None,
) -> None:
    """Load documents into the warehouse. Every input gets an end state; a rejected one is no failure."""
    from flows.ingest import ingest
    from flows.maps import parse_maps
    from flows.settings import read_settings
    from flows.sources import check
    from flows.summary import write_summary

    check(sources)
    settings = read_settings(db=db, workers=workers)
    write_summary(ingest(sources, settings, parse_maps(fields or [])), settings.db)
