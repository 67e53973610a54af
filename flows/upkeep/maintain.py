"""The steps of a night, in their order. Each takes the warehouse for itself, and says what it did."""

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from flows.errors import CopydeskError
from flows.ingest import Step, directly, recover
from flows.reclean import reclean
from flows.settings import Settings
from flows.telling.alerts import NO_WAYS, tell_of_maintenance
from flows.telling.ways import Way
from flows.upkeep import turn
from flows.wording import counted, took_up
from warehouse.ask import search_index
from warehouse.care import backup, compact, doctor, ledger
from warehouse.copies import recluster
from warehouse.errors import (
    EngineFault,
    WarehouseBusy,
    WarehouseCorrupt,
    WarehouseError,
    WarehouseMissing,
    WarehouseTooNew,
)
from warehouse.store import connection, lease, publish, runs

BETWEEN_SECONDS = 900  # so long a step waits for a run that came in between
UNUSABLE = (WarehouseCorrupt, WarehouseTooNew, WarehouseMissing)  # the file itself; no step has anything to work on
DONE, FAILED, HELD, LEFT_OUT = "done", "failed", "held", "left out"
MB = 1e6


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a step: done, failed, held, or left out where nothing is left to work on."""

    step: str
    state: str
    said: str


class NotSound(CopydeskError):
    """The doctor found something wrong."""


def maintain(
    settings: Settings,
    step: Step = directly,
    told: Callable[[Outcome], None] = lambda _: None,
    *,
    is_patient: bool = False,
    is_seen: bool = False,
    further: Mapping[str, Way] = NO_WAYS,
) -> list[Outcome]:
    """Go through all steps; `told` is called with each outcome as it comes. `is_seen`: a person reads them;
    `further`: ways beside those of the settings by which alerts are told.

    A step that fails keeps no other from its work, but where the file itself can't be used. Killed at any moment
    nothing is lost, and the next call goes on. Raises WarehouseMissing, and WarehouseBusy if another process has the
    warehouse at the beginning; one that `is_patient` waits for it instead.
    """
    connection.must_exist(settings.db)
    outcomes = []
    try:
        with turn.hold(settings.db):
            for outcome in _steps(settings, step, is_patient):
                outcomes.append(outcome)
                told(outcome)
    except WarehouseBusy as busy:
        if not is_seen:
            tell_of_maintenance(settings, "run-held", str(busy), further)
        raise
    wrong = "; ".join(f"{one.step}: {one.said}" for one in outcomes if one.state != DONE)
    if not (wrong and is_seen):
        tell_of_maintenance(settings, "run-failed", wrong, further)
    return outcomes


def _steps(settings: Settings, step: Step, is_patient: bool) -> Iterator[Outcome]:
    is_usable, is_first = True, True
    for name, work in STEPS.items():
        seconds = turn.WAIT_SECONDS if is_patient else 0 if is_first else BETWEEN_SECONDS
        try:
            if is_usable:
                outcome = Outcome(name, DONE, step(name, partial(turn.when_free, partial(work, settings), seconds)))
            else:
                outcome = Outcome(name, LEFT_OUT, "there is no warehouse that it could work on")
        except UNUSABLE as error:
            is_usable, outcome = False, Outcome(name, FAILED, str(error))
        except WarehouseBusy as busy:
            if is_first:
                raise
            outcome = Outcome(name, HELD, str(busy))
        except (CopydeskError, WarehouseError, EngineFault, OSError) as error:
            outcome = Outcome(name, FAILED, str(error))
        is_first = False
        yield outcome


def _clean_again(settings: Settings) -> str:
    done = reclean(settings, only_changed=True)
    revised = done.summary.states.get("revised", 0)
    return _said(
        f"publisher memory {done.memory_version} has {counted(done.memory_lines, 'line')}; "
        f"{counted(done.summary.seen, 'article')} cleaned again, {revised} changed",
        done.summary.taken_up,
    )


def _compare_again(settings: Settings) -> str:
    db = settings.db
    with lease.hold(db):
        taken_up = recover(settings)
        with connection.connect(db, settings.busy_seconds) as writer:
            touched = recluster.touched(writer)
            if not touched:
                return _said("nothing was touched since the last time", taken_up)
            run_id = runs.begin(writer, command="maintain", sources=[], settings=recluster.RELINKED)
            changed = recluster.relink(writer, run_id, touched, settings.dedup)
            runs.finish(writer, run_id, inputs=0)
        publish.publish(db)
    return _said(f"{counted(len(touched), 'article')} compared again, {changed} changed", taken_up)


def _said(what: str, taken_up: Sequence[runs.TakenUp]) -> str:
    return "; ".join([what, *map(took_up, taken_up)])


def _back_up(settings: Settings) -> str:
    of = settings.maintenance
    if not of.backup_dir:
        return "no backup: backup_dir of [maintenance] is not set"
    made, older = backup.rotate(settings.db, Path(of.backup_dir), of.backups, datetime.now(UTC))
    return f"{made} holds every row of the warehouse; {counted(len(older), 'older one')} removed"


def _fold(settings: Settings) -> str:
    days = settings.maintenance.keep_ledger_days
    with lease.hold(settings.db):
        with connection.connect(settings.db, settings.busy_seconds) as writer:
            less = ledger.fold(writer, days)
        publish.publish(settings.db)
    return f"{counted(less, 'row')} older than {counted(days, 'day')} folded into others"


def _compact(settings: Settings) -> str:
    db = settings.db
    with lease.hold(db):
        before, after = compact.compact(db, settings.busy_seconds)
        publish.publish(db)
        search_index.update(db)
    return (
        f"{before / MB:.1f} MB before, {after / MB:.1f} MB after"
        if after < before
        else f"{after / MB:.1f} MB, as it was"
    )


def _examine(settings: Settings) -> str:
    findings = doctor.examine(settings.db)
    wrong = [f"{one.check}: {one.detail}" for one in findings if not one.healthy]
    if wrong:
        look = shlex.join(["copydesk", "doctor", "--db", str(settings.db)])
        raise NotSound(f"{'; '.join(wrong)}. To see it all, and what can be mended: {look}")
    return f"{counted(len(findings), 'thing')} looked at, all sound"


# As a person reads them, on the terminal and as tasks of a run. A backup stands before what takes rows out.
STEPS: Mapping[str, Callable[[Settings], str]] = {
    "Learn publishers' furniture, and clean again what it changes": _clean_again,
    "Compare again what was changed": _compare_again,
    "Back up the warehouse": _back_up,
    "Fold the old ledger": _fold,
    "Give free room back to the disk": _compact,
    "Examine the warehouse": _examine,
}
