"""Where Prefect keeps its records, and how it is told to be quiet. It reads these at its import, so none here."""

import os
from collections.abc import MutableMapping
from pathlib import Path

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
}
EVENT_DAYS = 7  # as Prefect keeps them by itself: a run has a hundred, and they take most of the room


def home(db: Path) -> Path:
    """Prefect's folder beside the warehouse: the runs of one warehouse are seen together."""
    return Path(f"{db.absolute()}.prefect")


def prepare(db: Path, environment: MutableMapping[str, str] = os.environ, keep_days: int = 30) -> None:
    """Nothing is sent out, and records are kept beside `db` for so long, unless the environment says otherwise."""
    for name, value in (QUIET | retention(keep_days) | {"PREFECT_HOME": str(home(db))}).items():
        environment.setdefault(name, value)


def retention(keep_days: int) -> dict[str, str]:
    """By these a server drops, every hour, runs with their logs and artifacts, and events."""
    return {
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(keep_days * 24 * 3600),
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": f"P{min(keep_days, EVENT_DAYS)}D",
    }
