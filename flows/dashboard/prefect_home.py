"""Where Prefect keeps its records, and how it is told to be quiet. It reads these at its import, so none here."""

import os
from collections.abc import MutableMapping
from pathlib import Path

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
}


def home(db: Path) -> Path:
    """Prefect's folder beside the warehouse: the runs of one warehouse are seen together."""
    return Path(f"{db.absolute()}.prefect")


def prepare(db: Path, environment: MutableMapping[str, str] = os.environ) -> None:
    """Nothing is sent out, and records are kept beside `db`, unless the environment already says otherwise."""
    for name, value in (QUIET | {"PREFECT_HOME": str(home(db))}).items():
        environment.setdefault(name, value)
