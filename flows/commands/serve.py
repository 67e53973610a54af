"""copydesk serve: ingest on a schedule, with Prefect's dashboard."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE…", help="Files, folders or quoted globs.")],
    every: Annotated[str, typer.Option(metavar="INTERVAL", help="90s, 15m, 2h or 1d; the first run is at once.")],
    db: Annotated[Path | None, typer.Option(help="The warehouse; created if it isn't there.")] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Of the dashboard, on this machine only.")] = 4200,
    fields: Annotated[list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="text=body …")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes to work in.")] = None,
) -> None:
    """Ingest now and then every INTERVAL, one run at a time. Ctrl-C ends it, and a run that is under way."""
    import json

    from flows.dashboard.serve import serve
    from flows.settings import read_settings
    from flows.sources.reading import check
    from flows.terminal.intervals import parse_interval
    from flows.terminal.maps import parse_maps

    check(sources)
    settings = read_settings(db=db, workers=workers)
    plan = {
        "sources": sources,
        "db": str(settings.db.absolute()),
        "columns": parse_maps(fields or []),
        "workers": settings.workers,
        "every_seconds": parse_interval(every).total_seconds(),
    }
    serve(json.dumps(plan), settings.db, port)
