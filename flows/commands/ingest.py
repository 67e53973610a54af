"""copydesk ingest: everything that is new in the sources, cleaned, joined and loaded."""

import os
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from flows.settings import Settings
    from warehouse.store.runs import RunSummary


def command(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE", help="Files, folders or quoted globs.")],
    db: Annotated[Path | None, typer.Option(help="The warehouse; created if it isn't there.")] = None,
    fields: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds what: text=body,id=uri …"),
    ] = None,
    publisher: Annotated[
        str | None, typer.Option("--source", metavar="NAME", help="Publisher of documents that name none.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="TAG", help="Of documents that declare none: en, pt-BR …")
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Processes to work in.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Read files anew that have not changed.")] = False,
    fail_on_empty: Annotated[bool, typer.Option("--fail-on-empty", help="Exit 3 if the sources hold nothing.")] = False,
    fail_on_rejected: Annotated[
        str | None,
        typer.Option(metavar="SHARE", help="Exit 3 if a larger share of what is new is rejected: 5%."),
    ] = None,
    prefect: Annotated[
        bool, typer.Option("--prefect", help="As a Prefect flow run; so too whenever PREFECT_API_URL is set.")
    ] = False,
) -> None:
    """Load documents into the warehouse. Every input gets an end state; a rejected one is no failure."""
    from flows.settings import read_settings
    from flows.sources.reading import check
    from flows.telling import log
    from flows.telling.alerts import watched
    from flows.terminal.bounds import must_be_within, parse_share
    from flows.terminal.maps import parse_maps, tell_unmet
    from flows.upkeep.turn import wait_for_maintenance

    most_rejected = None if fail_on_rejected is None else parse_share("--fail-on-rejected", fail_on_rejected)
    settings = read_settings(db=db, workers=workers, source=publisher, language=language)
    columns = parse_maps(fields or [])
    log.set_up(settings.log_format, shlex.join(sources))
    wait_for_maintenance(settings.db, lambda said: print(f"copydesk: {said}", file=sys.stderr))
    with watched(settings, sources, is_seen=sys.stderr.isatty()) as run:
        check(sources)
        if prefect or bool(os.environ.get("PREFECT_API_URL", "").strip()):
            summary = _as_flow(sources, settings, columns, again=again)
        else:
            summary = _directly(sources, settings, columns, run.began, again=again)
    from flows.terminal.summary import states_line, write_summary

    log.LOG.info("%s", states_line(summary))
    write_summary(summary, settings.db)
    tell_unmet(columns)
    if not summary.seen:
        print(
            "copydesk: no document was found in what was named; names that begin with a dot are skipped.",
            file=sys.stderr,
        )
    must_be_within(settings.db, summary, fail_on_empty=fail_on_empty, most_rejected=most_rejected)


def _directly(
    sources: Sequence[str],
    settings: "Settings",
    columns: Mapping[str, str],
    began: Callable[[str], None],
    *,
    again: bool,
) -> "RunSummary":
    from flows.pool.worker import start_loading

    if again or _is_newer(sources, settings.db):
        start_loading()  # beside what this process has to import yet
    from flows.ingest import ingest
    from flows.terminal.progress import progress

    with progress() as line:
        return ingest(sources, settings, columns, step=line.step, again=again, began=began, each=line.each)


def _is_newer(sources: Sequence[str], db: Path) -> bool:
    """Whether one look tells that there is something new. If it can't tell, workers load when a document comes."""
    loaded = _changed_ns(db)
    return any(_changed_ns(Path(source)) > loaded for source in sources)


def _changed_ns(path: Path) -> int:
    """0 for what isn't there."""
    return path.stat().st_mtime_ns if path.exists() else 0


def _as_flow(sources: Sequence[str], settings: "Settings", columns: Mapping[str, str], *, again: bool) -> "RunSummary":
    from flows.dashboard.prefect_home import prepare
    from flows.dashboard.serving.once import reporting

    prepare(settings.db, keep_days=settings.maintenance.keep_prefect_days)
    with reporting(settings.db, os.environ):
        # Prefect reads the environment when it is imported.
        from flows.dashboard.ingest_flow import ingest_as_flow, let_go

        try:
            return ingest_as_flow(sources, settings, columns, again=again)
        finally:
            let_go()
