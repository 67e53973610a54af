"""What is served, as it goes from the command to the process that watches the schedule. Imports no Prefect."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be fetched and ingested, and when: `every_seconds` or `cron`, one of the two."""

    sources: Sequence[str]
    db: str
    columns: Mapping[str, str]
    workers: int
    every_seconds: float | None = None
    cron: str | None = None
    zone: str = "UTC"  # in whose clock `cron` is read
    book: str | None = None  # the source book; None: nothing is fetched
    archive: str = ""  # what it is fetched into
    maintain_at: str = "03:30"  # every day, by the clock on the wall


def packed(plan: Plan) -> str:
    """For the command line of another process."""
    return json.dumps(asdict(plan))


def unpacked(text: str) -> Plan:
    """What was packed."""
    return Plan(**json.loads(text))
