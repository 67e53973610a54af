"""When runs come: every so often from now on, or by the clock on a wall, as cron has it. Prefect computes the dates."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import available_timezones

from prefect.schedules import Cron, Interval, Schedule
from prefect.server.schemas.schedules import CronSchedule, IntervalSchedule

from flows.dashboard.serving.plan import Plan
from flows.errors import UsageError

FIELDS = ("minute", "hour", "day", "month", "weekday")
EXAMPLE = '"*/15 6-22 * * *"'
GAPS = 100  # dates that are looked at for the shortest gap: a day at */15, eight years of months


def check_cron(cron: str, zone: str) -> None:
    """Raises UsageError, with the field that is wrong, if `cron` in `zone` names no time that comes."""
    if zone not in available_timezones():
        raise UsageError(f"--tz {zone}: no such time zone. Nothing was started. Give one such as Europe/Berlin.")
    fields = cron.split()
    if len(fields) != len(FIELDS):
        raise UsageError(
            f"--cron {cron!r}: {len(fields)} fields, and not five: {' '.join(FIELDS)}. Nothing was started. "
            f"Give them in quotes, as in {EXAMPLE}."
        )
    for place, (name, field) in enumerate(zip(FIELDS, fields, strict=True)):
        alone = ["*"] * len(FIELDS)
        alone[place] = field
        if not _is_cron(" ".join(alone)):
            raise UsageError(f"--cron {cron!r}: {field!r} is no {name}. Nothing was started. An example: {EXAMPLE}.")
    try:
        asyncio.run(CronSchedule(cron=cron, timezone=zone).get_dates(1))
    except ValueError as error:  # there is a 30th of February in it
        raise UsageError(f"--cron {cron!r}: that time never comes. Nothing was started.") from error


def _is_cron(cron: str) -> bool:
    try:
        CronSchedule(cron=cron)
    except ValueError:
        return False
    return True


def zone_of_machine() -> str:
    """The zone that TZ or /etc/localtime names; UTC where neither names one."""
    named = os.environ.get("TZ", "").lstrip(":") or str(Path("/etc/localtime").resolve()).rpartition("zoneinfo/")[2]
    return named if named in available_timezones() else "UTC"


def dates_of(plan: Plan, first: datetime) -> IntervalSchedule | CronSchedule:
    """The schedule as what tells its dates; an interval counts from `first`."""
    if plan.cron:
        return CronSchedule(cron=plan.cron, timezone=plan.zone)
    return IntervalSchedule.model_validate({"interval": timedelta(seconds=_every(plan)), "anchor_date": first})


def schedule_of(plan: Plan, first: datetime, *, active: bool) -> Schedule:
    """The same as what a deployment takes."""
    if plan.cron:
        return Cron(plan.cron, timezone=plan.zone, active=active)
    return Interval(timedelta(seconds=_every(plan)), anchor_date=first, active=active)


async def shortest_gap(plan: Plan) -> float:
    """Seconds between two runs that follow closest on each other: so long may one of them take."""
    if not plan.cron:
        return _every(plan)
    now = datetime.now(UTC)
    dates = await dates_of(plan, now).get_dates(GAPS, start=now)
    return min((later - earlier for earlier, later in pairwise(dates)), default=timedelta(days=1)).total_seconds()


def in_words(plan: Plan) -> str:
    """`every 0:15:00`, or `at */15 6-22 * * * (Europe/Berlin)`."""
    return f"at {plan.cron} ({plan.zone})" if plan.cron else f"every {timedelta(seconds=_every(plan))}"


def _every(plan: Plan) -> float:
    assert plan.every_seconds, "a plan has an interval or a cron"
    return plan.every_seconds
