"""Events that those who live in Prefect can hook on: how runs end, and alerts. Emitted from flow runs alone.

Prefect sends them behind the run's back: a server that takes none costs the event, never the run.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path

from prefect.events import emit_event

from flows.dashboard.outcome import Outcome
from flows.dashboard.serving.names import deployment_name
from flows.telling.ways import Payload, Way
from flows.wording import inert

ENDS = {"failed": "failed", "held": "held"}  # by the tag of the outcome; any other run has finished
WAREHOUSE, ALERT = "copydesk.warehouse", "copydesk.alert"  # how the ids of resources begin


def emit_run(db: Path, command: str, outcome: Outcome, run_id: str | None, sources: Sequence[str]) -> None:
    """`copydesk.run.finished`, `.failed` or `.held`, of the warehouse. Prefect adds the flow run and its deployment."""
    end = next((ENDS[tag] for tag in outcome.tags if tag in ENDS), "finished")
    payload = {
        "state": end,
        "command": command,
        "what": outcome.message,
        "db": str(db),
        "sources": list(sources),
        "tags": list(outcome.tags),
        "run_id": run_id,
    }
    emit_event(f"copydesk.run.{end}", _warehouse(db) | {"copydesk.command": command}, payload=payload)


def way(db: Path) -> Mapping[str, Way]:
    """Alerts as events, beside webhook and command: each once when it is raised and once when it is over."""
    return {"event": partial(_emit_alert, db)}


def _emit_alert(db: Path, payload: Payload) -> None:
    """`copydesk.alert.raised` or `.over`, with the JSON that a webhook gets. Both are of one resource."""
    kind, input_ = str(payload["alert"]), str(payload["input"])
    digest = blake2b(f"{db.resolve()}\n{input_}".encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    resource = {
        "prefect.resource.id": f"{ALERT}.{kind}.{digest}",
        "prefect.resource.name": inert(f"{kind}: {input_}"),
        "copydesk.alert": kind,
        "copydesk.input": inert(input_),
    }
    related = [_warehouse(db) | {"prefect.resource.role": "warehouse"}]
    emit_event(f"copydesk.alert.{payload['state']}", resource, related=related, payload=dict(payload))


def _warehouse(db: Path) -> dict[str, str]:
    return {"prefect.resource.id": f"{WAREHOUSE}.{deployment_name(db)}", "prefect.resource.name": inert(str(db))}
