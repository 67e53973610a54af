"""copydesk serve: fetch and ingest on a schedule, with Prefect's dashboard."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from flows.settings import Settings


def command(
    folders: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE", help="Files, folders or quoted globs.")
    ] = None,
    every: Annotated[
        str | None, typer.Option(metavar="INTERVAL", help="90s, 15m, 2h or 1d; the first run is at once.")
    ] = None,
    cron: Annotated[
        str | None, typer.Option(metavar="TIMES", help='By the clock: "*/15 6-22 * * *"; the first run at its time.')
    ] = None,
    zone: Annotated[
        str | None, typer.Option("--tz", metavar="ZONE", help="Of --cron: Europe/Berlin; else that of this machine.")
    ] = None,
    sources: Annotated[Path | None, typer.Option(help="A source book: fetch from it before each ingest.")] = None,
    into: Annotated[Path | None, typer.Option(help="The archive that is fetched into.")] = None,
    db: Annotated[Path | None, typer.Option(help="The warehouse; created if it isn't there.")] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Of the dashboard, on this machine only.")] = 4200,
    fields: Annotated[list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="text=body …")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes to work in.")] = None,
) -> None:
    """Fetch and ingest on a schedule: --every INTERVAL or --cron TIMES, one run at a time.

    Ctrl-C ends it, and a run that is under way.
    """
    from flows.dashboard.serving.plan import Plan
    from flows.dashboard.serving.serve import serve
    from flows.errors import UsageError
    from flows.settings import read_settings
    from flows.sources.reading import check
    from flows.terminal.intervals import parse_interval
    from flows.terminal.maps import parse_maps

    if not folders and not sources:
        raise UsageError("Nothing to serve. Give a folder, or --sources sources.toml, or both.")
    if (every is None) == (cron is None):
        raise UsageError('When? Give one of the two: --every 15m, or --cron "*/15 6-22 * * *".')
    if zone and not cron:
        raise UsageError("--tz says in whose clock --cron is read; --every needs none.")
    every_seconds = parse_interval(every).total_seconds() if every is not None else None
    check(folders or [])
    settings = read_settings(db=db, workers=workers, archive=into)
    if sources:
        from flows.fetch.book.source import read_book
        from flows.fetch.round import web_of

        read_book(sources, settings.allow_hosts)
        web_of(settings)  # what is missing is said now, and not by the first run
    plan = Plan(
        sources=folders or [],
        db=str(settings.db.absolute()),
        columns=parse_maps(fields or []),
        workers=settings.workers,
        every_seconds=every_seconds,
        cron=cron,
        zone=_zone(cron, zone, settings) if cron is not None else "UTC",
        book=str(sources.absolute()) if sources else None,
        archive=str(settings.archive.absolute()),
        maintain_at=settings.maintenance.at,
    )
    serve(plan, settings.db, port, settings.maintenance.keep_prefect_days)


def _zone(cron: str, zone: str | None, settings: "Settings") -> str:
    """The zone of --cron. Raises UsageError for a time that isn't one. Imports Prefect, which knows how to read it."""
    from flows.dashboard.prefect_home import prepare

    prepare(settings.db, keep_days=settings.maintenance.keep_prefect_days)
    with warnings.catch_warnings():  # where PREFECT_HOME can't be written, `serve` says so if it has to write there
        warnings.simplefilter("ignore", UserWarning)
        from flows.dashboard.serving.times import check_cron, zone_of_machine

    zone = zone or zone_of_machine()
    check_cron(cron, zone)
    return zone
