"""What the process that watches the schedule sees to between runs, on the server: that one run follows on another.

Prefect's scheduler makes runs by the clock, whether they can be run or not. Here what is too much goes, what is missing
is asked for, and a run whose process is gone is called so.
"""

import asyncio
import multiprocessing
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.server.schemas.schedules import CronSchedule, IntervalSchedule
from prefect.states import Crashed

from flows.dashboard.serving.names import say
from flows.wording import counted
from warehouse.errors import WarehouseBusy
from warehouse.store import lease

LOOK_SECONDS = 10
# The scheduler needs some seconds for a run after it has seen that one is missing; only what it misses is asked for.
SLACK = timedelta(seconds=30)
UNDER_WAY = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
LOST = "Its process is gone: killed, or lost with its machine. What it had staged, the next run loads."


class Looks:
    """Looks after the runs of one deployment. One object a process: it remembers what it saw before."""

    def __init__(
        self,
        client: PrefectClient,
        deployment_id: UUID,
        schedule: IntervalSchedule | CronSchedule,
        db: Path,
        noun: str = "run",
    ) -> None:
        self._client, self._deployment_id, self._schedule, self._db = client, deployment_id, schedule, db
        self._noun = noun
        self._paused = False
        self._suspects: set[UUID] = set()

    async def begin(self, first: datetime) -> None:
        """Drop what was due while nobody served, bury who died meanwhile, and schedule from `first` on."""
        await self._see_pause()
        while waiting := await self._runs([StateType.SCHEDULED]):
            if not (ours := [run for run in waiting if run.auto_scheduled]):
                break
            await self._drop(ours)
        await self._bury_at_start()
        if not self._paused:
            await self._schedule_from(first)
            [comes] = await self._schedule.get_dates(1, start=first)
            if comes > first:
                say(f"the first {self._noun} comes at {comes:%Y-%m-%d %H:%M} ({self._schedule.timezone})")

    async def go_on(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except httpx.TransportError:
                continue  # a server that is away: the runner, which asks more often, ends if it stays away

    async def look(self) -> None:
        await self._see_pause()
        waiting = [run for run in await self._runs([StateType.SCHEDULED]) if run.auto_scheduled]
        now = datetime.now(UTC)
        due = [run for run in waiting if _time(run) <= now or run.state_name != "Scheduled"]
        if surplus := due[1:]:
            await self._drop(surplus)
            say(f"{counted(len(surplus), self._noun)} that came due meanwhile dropped: the next one finds it all")
        if not self._paused and not due:
            [expected] = await self._schedule.get_dates(1, start=now)
            if not waiting or _time(waiting[0]) > expected + SLACK:
                await self._schedule_from(now)
        await self._bury_the_lost()

    async def end(self) -> None:
        """Take the schedule off the server, so that no run comes due while nobody serves. A pause stays."""
        try:
            for schedule in await self._client.read_deployment_schedules(self._deployment_id):
                if schedule.active:
                    await self._client.delete_deployment_schedule(self._deployment_id, schedule.id)
        except httpx.TransportError as error:
            say(f"the server does not answer, so the schedule stays on it: {error}")

    async def _see_pause(self) -> None:
        deployment = await self._client.read_deployment(self._deployment_id)
        paused = deployment.paused or not any(schedule.active for schedule in deployment.schedules)
        if paused and not self._paused:
            until = f"until “{deployment.name}” is resumed there"
            say(f"the schedule is paused on the dashboard: no {self._noun} comes {until}")
        elif self._paused and not paused:
            say("the schedule was resumed on the dashboard")
        self._paused = paused

    async def _schedule_from(self, start: datetime) -> None:
        """Ask for what the scheduler would make, but now. The same run is never made twice."""
        await self._client.request(
            "POST",
            "/deployments/{id}/schedule",
            path_params={"id": self._deployment_id},
            json={"start_time": start.isoformat(), "min_runs": 3},
        )

    async def _runs(self, states: Sequence[StateType]) -> list[FlowRun]:
        return await self._client.read_flow_runs(
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[self._deployment_id])),
            flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(states)))),
            sort=FlowRunSort.NEXT_SCHEDULED_START_TIME_ASC,
        )

    async def _drop(self, runs: Sequence[FlowRun]) -> None:
        for run in runs:
            await self._client.delete_flow_run(run.id)

    async def _bury_at_start(self) -> None:
        """Runs whose process was lost together with its runner become Crashed.

        Prefect would show them as Running for good, and no other run would ever get their place. While somebody holds
        the warehouse a run may well be alive, so none is touched then; `look` comes back to them.
        """
        try:
            with lease.hold(self._db):
                for dead in await self._runs(UNDER_WAY):
                    await self._bury(dead.id)
        except WarehouseBusy:
            return

    async def _bury_the_lost(self) -> None:
        """Runs that are under way by the server, seen so in two looks in a row while no process could be theirs."""
        under_way = {run.id for run in await self._runs(UNDER_WAY)}
        if not under_way or multiprocessing.active_children() or lease.is_held(self._db):
            self._suspects = set()
            return
        for lost in under_way & self._suspects:
            await self._bury(lost)
        self._suspects = under_way - self._suspects

    async def _bury(self, run: UUID) -> None:
        await self._client.set_flow_run_state(run, Crashed(message=LOST), force=True)


async def say_what_comes_next(flow: object, flow_run: FlowRun, state: State[Any]) -> None:
    """For a run whose process alone was killed, which the runner has seen: our words before those of Prefect."""
    async with get_client() as client:
        await client.set_flow_run_state(
            flow_run.id, Crashed(message=f"{LOST} {state.message or ''}".strip()), force=True
        )


def _time(run: FlowRun) -> datetime:
    assert run.next_scheduled_start_time, "a scheduled run has a time"
    return run.next_scheduled_start_time
