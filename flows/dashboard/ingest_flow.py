"""The same run as a Prefect flow: each step is a task that is seen on the dashboard. Imported only to run it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from prefect import Task, flow
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Cancelled, Completed

from extractors.records import Article, Outcome
from flows.dashboard.report import publish_report
from flows.errors import HeldError
from flows.ingest import Passed, ingest
from flows.settings import Settings, read_settings
from flows.terminal.summary import states_line
from warehouse.errors import WarehouseBusy
from warehouse.store.runs import RunSummary

T = TypeVar("T")

HELD = "Held"  # name of the state of a run that found the warehouse in another's hands


def _run_name() -> str:
    """`ingest news/ and 2 more, 23 Nov 10:51`: what a person looks for in the list of runs."""
    first, *others = flow_run.get_parameters().get("sources") or ["nothing"]
    more = f" and {len(others)} more" if others else ""
    return f"ingest {first}{more}, {datetime.now(UTC):%d %b %H:%M}"


@flow(name="ingest", flow_run_name=_run_name, persist_result=False)
def ingest_flow(
    sources: list[str], db: str, columns: dict[str, str] | None = None, workers: int | None = None, again: bool = False
) -> State[Any]:
    """Load everything that is new in `sources` into the warehouse `db`, and publish what became of it.

    Ends as Completed, as Failed if the run could not be finished, or as Held (a kind of Cancelled) if another run has
    the warehouse: nothing was read then, and the next run will find it all.
    """
    settings = read_settings(db=Path(db), workers=workers)
    try:
        summary = ingest(sources, settings, columns, report=_log_batch, step=_as_task, again=again)
    except WarehouseBusy as busy:
        return Cancelled(name=HELD, message=str(busy))
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


def _as_task(name: str, work: Callable[[], T]) -> T:
    """One task run. No cache and no stored result: the warehouse knows what was done, and a repeat is safe."""
    run = Task(work, name=name.partition(",")[0], task_run_name=name, cache_policy=NO_CACHE, persist_result=False)
    return run()


def _log_batch(outcomes: Sequence[Outcome | Passed]) -> None:
    articles = sum(isinstance(outcome, Article) for outcome in outcomes)
    get_run_logger().info("%d inputs read: %d articles, %d others", len(outcomes), articles, len(outcomes) - articles)
