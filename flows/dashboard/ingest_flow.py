"""The same run as a Prefect flow: each step is a task that is seen on the dashboard. Imported only to run it."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import httpx
from prefect import flow
from prefect.client.schemas.objects import State
from prefect.events.worker import EventsWorker
from prefect.exceptions import PrefectHTTPStatusError
from prefect.logging import get_run_logger
from prefect.logging.handlers import APILogWorker
from prefect.runtime import deployment, flow_run
from prefect.states import Cancelled, Completed, Failed

from extractors.records import Article
from extractors.records import Outcome as Edited
from flows.dashboard import events
from flows.dashboard.label import Progress, label, log_link
from flows.dashboard.outcome import HELD_STATE, Outcome, named, of_failure, of_held, of_summary
from flows.dashboard.report import publish_report
from flows.dashboard.tasks import as_task
from flows.errors import CopydeskError, HeldError, ServerError
from flows.fetch.book.source import read_book
from flows.fetch.round import fetch
from flows.ingest import Passed, ingest
from flows.settings import Settings, read_settings
from flows.telling import log
from flows.telling.alerts import Watched, watched
from flows.terminal.fetched import fetched_lines
from flows.upkeep.turn import wait_for_maintenance
from warehouse.errors import WarehouseBusy, WarehouseError
from warehouse.store.runs import RunSummary

T = TypeVar("T")


def _run_name() -> str:
    """`ingest news/ and 2 more, 10:51` while it runs, by the clock on the wall; then it says what came of it."""
    return f"{_named()}, {datetime.now().astimezone():%d %b %H:%M}"


def _named() -> str:
    given = flow_run.get_parameters()
    return named([*([given["book"]] if given.get("book") else []), *(given.get("sources") or [])])


@flow(name="ingest", flow_run_name=_run_name, persist_result=False)
def ingest_flow(
    sources: list[str],
    db: str,
    columns: dict[str, str] | None = None,
    workers: int | None = None,
    again: bool = False,
    book: str | None = None,
    archive: str = "",
    fetch_seconds: float | None = None,
) -> State[Any]:
    """Load everything that is new in `sources` into the warehouse `db`, and publish what became of it.

    Ends as Completed, as Failed if the run could not be finished, or as Held (a kind of Cancelled) if another run has
    the warehouse: nothing was read then, and the next run will find it all.

    Args:
        sources: Files, folders or globs on the machine that runs this. Only what is new or has changed is read.
        db: The warehouse, a DuckDB file. It is created if it isn't there.
        columns: For tables, which column holds which field, as in {"text": "body"}. Usually empty.
        workers: Processes to work in. Empty: one for each core.
        again: Also read files that have not changed. Nothing is loaded twice.
        book: A source book (sources.toml) to fetch from before. Empty: nothing is fetched.
        archive: The folder that is fetched into, and then read. Needed only with a book.
        fetch_seconds: Stop fetching after so many seconds; the next run goes on. Empty: until all is fetched.
    """
    db_path, progress, logger = Path(db), Progress(), get_run_logger()
    told = partial(_told, progress, db_path, sources)
    try:
        settings = read_settings(db=db_path, workers=workers)
        step = partial(_step, progress)
        everything = [archive, *sources] if book else sources
        log.set_up(settings.log_format, shlex.join(everything))
        wait_for_maintenance(settings.db, logger.info)
        # A run of a deployment has nobody before it; how any other ends, who started it sees.
        planned = bool(deployment.id)
        with watched(settings, everything, is_seen=not planned, is_planned=planned, further=events.way(db_path)) as run:
            if book:
                step("fetch", partial(_fetch, Path(book), Path(archive), settings, fetch_seconds))
            summary = ingest(
                everything,
                settings,
                columns,
                report=partial(_log_batch, progress),
                step=step,
                again=again,
                began=partial(_began, progress, run),
            )
        report = step("report", partial(publish_report, settings.db, summary.run_id))
    except WarehouseBusy as busy:
        outcome = of_held(busy)
        log.LOG.info("%s", outcome.message)
        progress.run_id = busy.run_id
        return told(outcome, Cancelled(name=HELD_STATE, message=outcome.message))
    except (CopydeskError, WarehouseError) as error:
        progress.run_id = progress.run_id or getattr(error, "run_id", None)
        outcome = of_failure(error, db_path, sources)
        logger.error("%s", outcome.message)
        if log.is_json():  # as text Prefect says it
            log.LOG.error("%s", error)
        return told(outcome, Failed(message=outcome.message, data=error))
    except (httpx.HTTPError, PrefectHTTPStatusError) as error:  # nobody is there to be told, and a try takes a minute
        return Failed(message=str(error), data=error)
    except Exception as error:
        outcome = of_failure(error, db_path, sources)
        logger.exception("%s", outcome.message)
        if log.is_json():  # as text Prefect says it
            log.LOG.error("%s", error)
        return told(outcome, Failed(message=outcome.message, data=error))
    log_link(report)
    outcome = of_summary(summary)
    log.LOG.info("%s", outcome.message)
    return told(outcome, Completed(message=outcome.message, data=summary))


def _began(progress: Progress, run: Watched, run_id: str) -> None:
    progress.run_id = run_id
    run.began(run_id)


def _told(progress: Progress, db: Path, sources: Sequence[str], outcome: Outcome, state: State[Any]) -> State[Any]:
    progress.ends(outcome.short)
    label(_named(), outcome)
    events.emit_run(db, "ingest", outcome, progress.run_id, sources)
    return state


def ingest_as_flow(
    sources: Sequence[str], settings: Settings, columns: Mapping[str, str], *, again: bool = False
) -> RunSummary:
    """What `flows.ingest.ingest` gives, by a flow run. Raises HeldError where that raises WarehouseBusy.

    And ServerError if the server goes away while it runs.
    """
    try:
        state: State[Any] = ingest_flow(
            list(sources), str(settings.db), dict(columns), settings.workers, again, return_state=True
        )
        if state.name == HELD_STATE:
            raise HeldError(state.message or "")
        summary: RunSummary = state.result()
    except (httpx.HTTPError, PrefectHTTPStatusError) as error:
        raise ServerError(
            f"The Prefect server went away while this ran: {error}. What was loaded is safe; run this again, with or "
            "without a server."
        ) from error
    return summary


def let_go() -> None:
    """Send what this process still has to say, and close its connections: a server that waits for them can end."""
    APILogWorker.drain_all()
    EventsWorker.drain_all()


def _fetch(book: Path, archive: Path, settings: Settings, seconds: float | None) -> None:
    """A round; none where another one is under way: what that one gets is loaded by this run or the next."""
    log = get_run_logger()
    try:
        summary = fetch(read_book(book, settings.allow_hosts), archive, settings, max_seconds=seconds)
    except WarehouseBusy as busy:
        log.warning("%s", busy)
        archive.mkdir(parents=True, exist_ok=True)
        return
    for line in fetched_lines(summary, archive):
        log.info("%s", line)


def _step(progress: Progress, name: str, work: Callable[[], T]) -> T:
    progress.begins(name)
    return as_task(name, work)


def _log_batch(progress: Progress, outcomes: Sequence[Edited | Passed]) -> None:
    progress.read(len(outcomes))
    articles = sum(isinstance(outcome, Article) for outcome in outcomes)
    get_run_logger().info("%d inputs read: %d articles, %d others", len(outcomes), articles, len(outcomes) - articles)
