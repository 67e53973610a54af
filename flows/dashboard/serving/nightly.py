"""Maintenance on the same schedule as all else: a deployment of its own, once a day by the clock on the wall."""

from pathlib import Path
from typing import Any

from prefect.client.orchestration import PrefectClient
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.server.schemas.schedules import CronSchedule
from prefect.types.entrypoint import EntrypointType

from flows.dashboard.maintenance_flow import maintenance_flow
from flows.dashboard.serving.looks import Looks, say_what_comes_next
from flows.dashboard.serving.names import nightly_name
from flows.dashboard.serving.plan import Plan
from flows.dashboard.serving.times import zone_of_machine


def cron_of(at: str) -> str:
    """`03:30` as cron has it."""
    hour, minute = map(int, at.split(":"))
    return f"{minute} {hour} * * *"


async def register(
    runner: Runner, client: PrefectClient, plan: Plan, switches: tuple[bool, bool], **limits: Any
) -> Looks:
    """The deployment as the plan has it, and what looks after its runs. `switches`: paused, and its schedule on.

    The runner starts one run at a time, whichever it is: so maintenance waits for an ingest and an ingest for it.
    """
    db, cron, zone = Path(plan.db), cron_of(plan.maintain_at), zone_of_machine()
    paused, active = switches
    deployment_id = await runner.aadd_flow(
        maintenance_flow.with_options(on_crashed=[say_what_comes_next]),
        name=nightly_name(db),
        schedule=Cron(cron, timezone=zone, active=active),
        paused=paused,
        parameters={"db": plan.db, "workers": plan.workers},
        description=f"What {plan.db} needs every night, at {plan.maintain_at} ({zone}).",
        entrypoint_type=EntrypointType.MODULE_PATH,
        **limits,
    )
    return Looks(client, deployment_id, CronSchedule(cron=cron, timezone=zone), db, noun="maintenance")
