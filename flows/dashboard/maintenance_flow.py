"""What is done every night, as a flow run: each step is a task that is seen on the dashboard."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.runtime import deployment
from prefect.states import Cancelled, Completed, Failed

from flows.dashboard import events
from flows.dashboard.label import label, only_shown
from flows.dashboard.outcome import HELD_STATE, Outcome, of_held
from flows.dashboard.retention import drop_old_runs
from flows.dashboard.tasks import as_task
from flows.errors import CopydeskError
from flows.settings import read_settings
from flows.telling import log
from flows.upkeep.maintain import DONE, HELD, LEFT_OUT, maintain
from flows.upkeep.maintain import Outcome as StepOutcome
from flows.wording import counted
from warehouse.errors import WarehouseBusy, WarehouseError

NAME, INGEST = "maintenance", "ingest"
DROP = "Drop old runs from the dashboard"


def _run_name() -> str:
    return f"{NAME}, {datetime.now().astimezone():%d %b %H:%M}"


@flow(name=NAME, flow_run_name=_run_name, persist_result=False)
def maintenance_flow(db: str, workers: int | None = None) -> State[Any]:
    """Learn furniture and clean again what it changes, compare, back up, fold the ledger, compact, examine.

    Waits for an ingest that is under way, and an ingest waits for it. Ends as Completed, as Failed if a step could not
    do its work, or as Held (a kind of Cancelled) if another run never left the warehouse. What is kept, and how often
    this runs, is the section `[maintenance]` of copydesk.toml.

    Args:
        db: The warehouse, a DuckDB file.
        workers: Processes to work in. Empty: one for each core.
    """
    db_path = Path(db)
    try:
        settings = read_settings(db=db_path, workers=workers)
        log.set_up(settings.log_format, NAME)
        outcomes = maintain(
            settings,
            as_task,
            _log_left_out,
            is_patient=True,
            is_seen=not deployment.id,
            further=events.way(db_path),
        )
        with only_shown("retention"):
            as_task(DROP, partial(drop_old_runs, db_path, [INGEST, NAME], settings.maintenance.keep_prefect_days))
    except WarehouseBusy as busy:
        held = of_held(busy)
        return _told(db_path, held, Cancelled(name=HELD_STATE, message=held.message))
    except (CopydeskError, WarehouseError) as error:
        failed = Outcome("failed", ("failed",), str(error))
        return _told(db_path, failed, Failed(message=failed.message, data=error))
    return _ended(db_path, outcomes)


def _log_left_out(one: StepOutcome) -> None:
    """Of any other step its task has said in the log how it ended; one that was left out never was a task."""
    if one.state == LEFT_OUT:
        get_run_logger().info("%s: %s: %s", one.state, one.step, one.said)


def _ended(db: Path, outcomes: Sequence[StepOutcome]) -> State[Any]:
    wrong = [one for one in outcomes if one.state != DONE]
    said = "; ".join(f"{one.step}: {one.said}" for one in (wrong or outcomes))
    if not wrong:
        outcome = Outcome("all done", (NAME,), said)
        # Not what the steps said: the log, which has the message of the state, has it from their tasks.
        return _told(db, outcome, Completed(message=f"{counted(len(outcomes), 'step')} done"))
    if all(one.state == HELD for one in wrong):
        outcome = Outcome("held", ("held",), said)
        return _told(db, outcome, Cancelled(name=HELD_STATE, message=said))
    outcome = Outcome(f"{counted(len(wrong), 'step')} failed", ("failed",), said)
    return _told(db, outcome, Failed(message=said))


def _told(db: Path, outcome: Outcome, state: State[Any]) -> State[Any]:
    label(NAME, outcome)
    events.emit_run(db, NAME, outcome, None, [])
    return state
