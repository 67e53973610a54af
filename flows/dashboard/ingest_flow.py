"""The same run as a Prefect flow: each step is a task that is seen on the dashboard. Imported only to run it."""

import logging
import shlex
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import httpx
from prefect import flow
from prefect.client.schemas.objects import State
from prefect.exceptions import Abort, PrefectException
from prefect.logging import get_run_logger
from prefect.runtime import deployment, flow_run
from prefect.settings import PREFECT_API_URL
from prefect.states import Cancelled, Completed, Failed

from extractors.records import Article
from extractors.records import Outcome as Edited
from flows.dashboard import events
from flows.dashboard.away import AWAY, in_words
from flows.dashboard.label import Progress, label, log_link, only_shown
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

# How the flow run ended that this process has started: also where Prefect can't tell, since its server is away.
ENDED: ContextVar[list[State[Any]] | None] = ContextVar("ENDED", default=None)


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
    AWAY.begin()
    db_path, progress, logger = Path(db), Progress(), get_run_logger()
    told = partial(_told, progress, db_path, sources)
    try:
        settings = read_settings(db=db_path, workers=workers)
        step = partial(_step, progress)
        everything = [archive, *sources] if book else sources
        log.set_up(settings.log_format, shlex.join(everything))
        wait_for_maintenance(settings.db, logger.info)
        # A run of a deployment has nobody before it; how any other ends, who started it sees. `id` may ask the server.
        planned = ENDED.get() is None and bool(deployment.id)
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
        report = _report(progress, settings.db, summary.run_id)
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
    except Exception as error:
        outcome = of_failure(error, db_path, sources)
        logger.exception("%s", outcome.message)
        if log.is_json():  # as text Prefect says it
            log.LOG.error("%s", error)
        return told(outcome, Failed(message=outcome.message, data=error))
    if report:
        log_link(report)
    outcome = of_summary(summary)
    log.LOG.info("%s", outcome.message)
    return told(outcome, Completed(message=outcome.message, data=summary))


def _began(progress: Progress, run: Watched, run_id: str) -> None:
    progress.run_id = run_id
    run.began(run_id)


def _told(progress: Progress, db: Path, sources: Sequence[str], outcome: Outcome, state: State[Any]) -> State[Any]:
    ended = ENDED.get()
    if ended is not None:
        ended.append(state)
    if not AWAY.is_still():
        progress.ends(outcome.short)
        label(_named(), outcome)
    if not AWAY.why:
        events.emit_run(db, "ingest", outcome, progress.run_id, sources)
    elif ended:  # Prefect would try for two minutes more to tell the server, while who started the run waits
        raise Abort(AWAY.why)
    return state


def ingest_as_flow(
    sources: Sequence[str], settings: Settings, columns: Mapping[str, str], *, again: bool = False
) -> RunSummary:
    """What `flows.ingest.ingest` gives, by a flow run. Raises HeldError where that raises WarehouseBusy.

    And ServerError if the server does not let it begin. One that goes away later keeps no article from being loaded:
    what it does not know of the run is told in a line of the log.
    """
    logging.raiseExceptions = False  # else Prefect says of each line that was not sent that it was not, and no more
    ended: list[State[Any]] = []
    token = ENDED.set(ended)
    try:
        state: State[Any] = ingest_flow(
            list(sources), str(settings.db), dict(columns), settings.workers, again, return_state=True
        )
        missed = "" if not ended or state.type == ended[-1].type else f"there it is {state.name}"
    except (Abort, PrefectException, httpx.HTTPError, RuntimeError) as error:
        if not ended:
            raise _no_begin(error) from error
        missed = in_words(error)
    finally:
        ENDED.reset(token)
    state = ended[-1] if ended else state
    if missed:
        log.LOG.warning("%s", _untold(missed, state))
    if state.name == HELD_STATE:
        raise HeldError(state.message or "")
    summary: RunSummary = state.result()
    return summary


def _no_begin(error: BaseException) -> ServerError:
    cause = error.__cause__ if isinstance(error.__cause__, httpx.HTTPError) else error
    return ServerError(
        f"No flow run can begin at {PREFECT_API_URL.value()}: {in_words(cause)}. Nothing was loaded. See to that "
        "server, or unset PREFECT_API_URL and leave out --prefect to load without one."
    )


def _untold(why: str, state: State[Any]) -> str:
    loaded = " All is loaded and published; nothing has to be run again." if state.is_completed() else ""
    return (
        f"The Prefect server at {PREFECT_API_URL.value()} does not know how this run ended: {why}.{loaded} "
        "Its dashboard may show the run as Running for ever: delete it there."
    )


def _report(progress: Progress, db: Path, run_id: str) -> UUID | None:
    """None: there is no server to publish it, and no reason for the run to fail."""
    if not AWAY.is_still():
        with only_shown("report"):
            return _step(progress, "report", partial(publish_report, db, run_id))
    return None


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
