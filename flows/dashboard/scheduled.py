"""The process that watches the schedule: registers the deployment and starts each run in a process of its own.

`flows.dashboard.serve` starts it as `python -m flows.dashboard.scheduled PLAN`, and ends it with SIGINT.
"""

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy, StateType
from prefect.runner import Runner
from prefect.schedules import Interval
from prefect.states import Crashed
from prefect.types.entrypoint import EntrypointType

from flows.dashboard.ingest_flow import ingest_flow
from warehouse.errors import WarehouseBusy
from warehouse.store import lease

POLL_SECONDS = 5  # how late a run may start; the question takes the server a few milliseconds
# One ingest at a time, also where two `serve` share a server; who comes second waits for the first to end.
ONE_AT_A_TIME = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)
# A run that has just ended needs this long to leave its process; until then the runner would call it Cancelled.
LEAVE_SECONDS = 3
LOST = "Its process was gone when copydesk serve started again. What it had staged, the next run loads."


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be fetched and ingested, and how often."""

    sources: Sequence[str]
    db: str
    columns: Mapping[str, str]
    workers: int
    every_seconds: float
    book: str | None = None  # the source book; None: nothing is fetched
    archive: str = ""  # what it is fetched into


async def watch(plan: Plan) -> None:
    """One run now, then one every interval, until the process is told to end.

    Runs that were due while nobody served are dropped: the first run finds everything that they would have found.
    """
    runner = Runner(name="copydesk", query_seconds=POLL_SECONDS, limit=1, pause_on_shutdown=True)
    every = timedelta(seconds=plan.every_seconds)
    deployment_id = await runner.aadd_flow(
        ingest_flow,
        name=Path(plan.db).stem,
        schedule=Interval(every, anchor_date=datetime.now(UTC) + every),
        concurrency_limit=ONE_AT_A_TIME,
        parameters={
            "sources": plan.sources,
            "db": plan.db,
            "columns": plan.columns,
            "workers": plan.workers,
            "book": plan.book,
            "archive": plan.archive,
            "fetch_seconds": plan.every_seconds,
        },
        description=f"Everything new in {_named(plan)} into {plan.db}, every {every}.",
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    async with get_client() as client:
        await _bury_the_dead(client, deployment_id, Path(plan.db))
        await client.pause_deployment(deployment_id)  # drops its scheduled runs, also the late ones
        await client.resume_deployment(deployment_id)
        await client.create_flow_run_from_deployment(deployment_id)
    await _until_told(runner)


def _named(plan: Plan) -> str:
    return ", ".join([*([plan.book] if plan.book else []), *plan.sources])


async def _bury_the_dead(client: PrefectClient, deployment_id: UUID, db: Path) -> None:
    """Runs whose process was lost together with its runner become Crashed.

    Prefect would show them as Running for good, and no other run would ever get their place. While somebody holds the
    warehouse a run may well be alive, so none is touched then.
    """
    under_way = FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING, StateType.CANCELLING])
    try:
        with lease.hold(db):
            for dead in await client.read_flow_runs(
                deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment_id])),
                flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=under_way)),
            ):
                await client.set_flow_run_state(dead.id, Crashed(message=LOST), force=True)
    except WarehouseBusy:
        return


async def _until_told(runner: Runner) -> None:
    """Watch until this task is cancelled, as SIGINT does; then cancel the run that is under way and pause the schedule.

    Left to itself the runner would wait for the run to end, and a run that is killed stays Running on the dashboard.
    """
    watching = asyncio.ensure_future(runner.start())
    try:
        await asyncio.shield(watching)
    except asyncio.CancelledError:
        if runner.started:
            await asyncio.sleep(LEAVE_SECONDS)
            await runner.astop()
        else:
            watching.cancel()
        await watching


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(watch(Plan(**json.loads(sys.argv[1]))))
