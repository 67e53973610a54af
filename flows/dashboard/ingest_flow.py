"""The same run as a Prefect flow: each step is a task that is seen on the dashboard. Imported only to run it."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from prefect import Task, flow
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.runtime import deployment, flow_run
from prefect.states import Cancelled, Completed

from extractors.records import Article, Outcome
from flows.dashboard.report import publish_report
from flows.errors import HeldError
from flows.fetch.book.source import read_book
from flows.fetch.round import fetch
from flows.ingest import Passed, ingest
from flows.settings import Settings, read_settings
from flows.sources.reading import check
from flows.telling import log
from flows.telling.alerts import watched
from flows.terminal.fetched import fetched_lines
from flows.terminal.summary import states_line
from warehouse.errors import WarehouseBusy
from warehouse.store.runs import RunSummary

T = TypeVar("T")

HELD = "Held"  # name of the state of a run that found the warehouse in another's hands


def _run_name() -> str:
    """`ingest news/ and 2 more, 23 Nov 10:51`: what a person looks for in the list of runs."""
    given = flow_run.get_parameters()
    named = [*([given["book"]] if given.get("book") else []), *(given.get("sources") or [])]
    first, *others = named or ["nothing"]
    more = f" and {len(others)} more" if others else ""
    return f"ingest {first}{more}, {datetime.now(UTC):%d %b %H:%M}"


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

    With a source book, fetch from it into `archive` before, for no longer than `fetch_seconds`, and load that too.
    Ends as Completed, as Failed if the run could not be finished, or as Held (a kind of Cancelled) if another run has
    the warehouse: nothing was read then, and the next run will find it all.
    """
    settings = read_settings(db=Path(db), workers=workers)
    everything = [archive, *sources] if book else sources
    log.set_up(settings.log_format, shlex.join(everything))
    try:
        # A run of a deployment has nobody before it; how any other ends, who started it sees.
        with watched(settings, everything, is_seen=not deployment.id) as run:
            if book:
                _as_task("fetch", partial(_fetch, Path(book), Path(archive), settings, fetch_seconds))
            check(everything)
            summary = ingest(
                everything, settings, columns, report=_log_batch, step=_as_task, again=again, began=run.began
            )
    except WarehouseBusy as busy:
        log.LOG.info("%s", busy)
        return Cancelled(name=HELD, message=str(busy))
    except Exception as error:
        if log.is_json():  # as text Prefect says it
            log.LOG.error("%s", error)
        raise
    log.LOG.info("%s", states_line(summary))
    _as_task("report", lambda: publish_report(settings.db, summary.run_id))
    return Completed(message=states_line(summary), data=summary)


def ingest_as_flow(
    sources: Sequence[str], settings: Settings, columns: Mapping[str, str], *, again: bool = False
) -> RunSummary:
    """What `flows.ingest.ingest` gives, by a flow run. Raises HeldError where that raises WarehouseBusy."""
    state: State[Any] = ingest_flow(
        list(sources), str(settings.db), dict(columns), settings.workers, again, return_state=True
    )
    if state.name == HELD:
        raise HeldError(state.message or "")
    summary: RunSummary = state.result()
    return summary


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


def _as_task(name: str, work: Callable[[], T]) -> T:
    """One task run. No cache and no stored result: the warehouse knows what was done, and a repeat is safe."""
    run = Task(work, name=name.partition(",")[0], task_run_name=name, cache_policy=NO_CACHE, persist_result=False)
    return run()


def _log_batch(outcomes: Sequence[Outcome | Passed]) -> None:
    articles = sum(isinstance(outcome, Article) for outcome in outcomes)
    get_run_logger().info("%d inputs read: %d articles, %d others", len(outcomes), articles, len(outcomes) - articles)
