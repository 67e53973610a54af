"""copydesk serve: fetch and ingest on a schedule, with Prefect's dashboard."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    every: Annotated[str, typer.Option(metavar="INTERVAL", help="90s, 15m, 2h or 1d; the first run is at once.")],
    folders: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE", help="Files, folders or quoted globs.")
    ] = None,
    sources: Annotated[Path | None, typer.Option(help="A source book: fetch from it before each ingest.")] = None,
    into: Annotated[Path | None, typer.Option(help="The archive that is fetched into.")] = None,
    db: Annotated[Path | None, typer.Option(help="The warehouse; created if it isn't there.")] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Of the dashboard, on this machine only.")] = 4200,
    fields: Annotated[list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="text=body …")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes to work in.")] = None,
) -> None:
    """Fetch and ingest now and then every INTERVAL, one run at a time. Ctrl-C ends it, and a run that is under way."""
    import json

    from flows.dashboard.serving.serve import serve
    from flows.errors import UsageError
    from flows.settings import read_settings
    from flows.sources.reading import check
    from flows.terminal.intervals import parse_interval
    from flows.terminal.maps import parse_maps

    if not folders and not sources:
        raise UsageError("Nothing to serve. Give a folder, or --sources sources.toml, or both.")
    check(folders or [])
    settings = read_settings(db=db, workers=workers, archive=into)
    if sources:
        from flows.fetch.book.source import read_book
        from flows.fetch.round import web_of

        read_book(sources, settings.allow_hosts)
        web_of(settings)  # what is missing is said now, and not by the first run
    plan = {
        "sources": folders or [],
        "db": str(settings.db.absolute()),
        "columns": parse_maps(fields or []),
        "workers": settings.workers,
        "every_seconds": parse_interval(every).total_seconds(),
        "book": str(sources.absolute()) if sources else None,
        "archive": str(settings.archive.absolute()),
    }
    serve(json.dumps(plan), settings.db, port)
