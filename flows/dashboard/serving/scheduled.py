"""The process that watches the schedule: registers the deployment and starts each run in a process of its own.

`serve` starts it as `python -m flows.dashboard.serving.scheduled PLAN`, and ends it with SIGINT.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterName, FlowFilter, FlowFilterName
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.types.entrypoint import EntrypointType

from flows.dashboard.ingest_flow import ingest_flow
from flows.dashboard.maintenance_flow import maintenance_flow
from flows.dashboard.serving import nightly
from flows.dashboard.serving.looks import Looks, say_what_comes_next
from flows.dashboard.serving.names import deployment_name, nightly_name, say
from flows.dashboard.serving.plan import Plan, unpacked
from flows.dashboard.serving.times import dates_of, in_words, schedule_of, shortest_gap

POLL_SECONDS = 5  # how late a run may start; the question takes the server a few milliseconds
# One ingest at a time, whoever started it; who comes second waits for the first to end.
ONE_AT_A_TIME = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)
# A run that has just ended needs this long to leave its process; until then the runner would call it Cancelled.
LEAVE_SECONDS = 3


async def watch(plan: Plan) -> None:
    """One run now and then one every interval, or each at its time by the clock, until the process is told to end.

    Maintenance comes once a day beside them. Runs that were due while nobody served are dropped: the first run finds
    everything that they would have found.
    """
    db, first = Path(plan.db), datetime.now(UTC)
    runner = Runner(name="copydesk", query_seconds=POLL_SECONDS, limit=1, pause_on_shutdown=False)
    async with get_client() as client:
        await _delete_old_name(client, db)
        deployment_id = await _register(runner, client, plan, first)
        looks = Looks(client, deployment_id, dates_of(plan, first), db)
        switches = await _switches(client, f"{maintenance_flow.name}/{nightly_name(db)}")
        night = await nightly.register(runner, client, plan, switches, concurrency_limit=ONE_AT_A_TIME)
        for each in (looks, night):
            await each.begin(first)
        await _until_told(runner, [looks, night])


async def _register(runner: Runner, client: PrefectClient, plan: Plan, first: datetime) -> UUID:
    """The deployment as the plan has it; whether it is paused, or its schedule switched off, stays as it was."""
    name = deployment_name(Path(plan.db))
    paused, active = await _switches(client, f"{ingest_flow.name}/{name}")
    return await runner.aadd_flow(
        ingest_flow.with_options(on_crashed=[say_what_comes_next]),
        name=name,
        schedule=schedule_of(plan, first, active=active),
        paused=paused,
        concurrency_limit=ONE_AT_A_TIME,
        parameters={
            "sources": plan.sources,
            "db": plan.db,
            "columns": plan.columns,
            "workers": plan.workers,
            "book": plan.book,
            "archive": plan.archive,
            "fetch_seconds": await shortest_gap(plan),
        },
        description=f"Everything new in {_named(plan)} into {plan.db}, {in_words(plan)}.",
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


async def _switches(client: PrefectClient, name: str) -> tuple[bool, bool]:
    """Whether a person has paused the deployment, and whether its schedule is on. `serve` itself does neither."""
    try:
        was = await client.read_deployment_by_name(name)
    except ObjectNotFound:
        return False, True
    return was.paused, all(schedule.active for schedule in was.schedules)


async def _delete_old_name(client: PrefectClient, db: Path) -> None:
    """Earlier versions called the deployment by the file alone. One of a work pool is somebody else's."""
    for old in await client.read_deployments(
        flow_filter=FlowFilter(name=FlowFilterName(any_=[ingest_flow.name])),
        deployment_filter=DeploymentFilter(name=DeploymentFilterName(any_=[db.stem])),
    ):
        if old.work_pool_name is None and _is_of(old.parameters, db):
            await client.delete_deployment(old.id)
            say(f"the deployment “{old.name}” of this warehouse goes by “{deployment_name(db)}” now")


def _is_of(parameters: Mapping[str, Any], db: Path) -> bool:
    return Path(str(parameters.get("db"))).resolve() == db.resolve()


def _named(plan: Plan) -> str:
    return ", ".join([*([plan.book] if plan.book else []), *plan.sources])


async def _until_told(runner: Runner, looks: Sequence[Looks]) -> None:
    """Watch until this task is cancelled, as SIGINT does; then take the schedules away and cancel a run under way.

    Left to itself the runner would wait for the run to end, and a run that is killed stays Running on the dashboard.
    """
    parent = os.getppid()
    watching = asyncio.ensure_future(runner.start())
    looking = [asyncio.ensure_future(each.go_on()) for each in looks]
    try:
        await asyncio.wait({watching, *looking}, return_when=asyncio.FIRST_COMPLETED)
    except asyncio.CancelledError:
        if os.getppid() != parent:
            # `serve` was killed, and the next one may be here already: its schedule is not ours to take away, and a
            # server that died with `serve` would be asked for a minute. A run that dies here is Crashed by the next.
            os.killpg(0, signal.SIGKILL)
        for look in looking:
            look.cancel()  # it would ask for the schedule that is missing now
        for each in looks:
            await each.end()
        await asyncio.sleep(LEAVE_SECONDS)
    finally:
        for look in looking:
            look.cancel()
        if runner.started:
            await runner.astop()
        else:
            watching.cancel()
    for ended in await asyncio.gather(watching, *looking, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended


def main(plan: Plan) -> int:
    """The exit code."""
    try:
        asyncio.run(watch(plan))
    except KeyboardInterrupt:
        return 0
    except ObjectNotFound:
        say("the deployment is gone from the server: somebody has deleted it on the dashboard")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(unpacked(sys.argv[1])))
