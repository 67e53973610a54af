"""A run that is watched: what goes wrong with it, and what it finds wrong, is remembered and told.

What a person at a terminal reads anyway, that the run failed, is no alert; what the run finds wrong always is.
"""

import logging
import os
import shlex
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from flows.errors import HeldError, SourceMissing
from flows.settings import Bounds, Settings
from flows.sources.files import printable
from flows.sources.reading import is_there
from flows.telling import log, memory
from flows.telling.judge import OF_SOURCES, judged
from flows.telling.ways import Way, ways
from flows.wording import inert
from warehouse.care import alerts as stored
from warehouse.care.alerts import Alert
from warehouse.errors import WarehouseBusy, WarehouseError
from warehouse.store.connection import Connection

LOG = logging.getLogger("copydesk.alerts")
MAINTENANCE = "maintenance"  # the input of its alerts: a run of another kind, whose sources are the warehouse itself
FOUND_BY_RUNS = frozenset((*OF_SOURCES, "disk"))
NO_WAYS: Mapping[str, Way] = {}


@dataclass(slots=True)
class Watched:
    """A run under way. `run_id` is None until it has begun."""

    run_id: str | None = None

    def began(self, run_id: str) -> None:
        self.run_id = run_id
        log.began(run_id)


@contextmanager
def watched(
    settings: Settings,
    sources: Sequence[str],
    *,
    is_seen: bool = False,
    is_planned: bool = False,
    further: Mapping[str, Way] = NO_WAYS,
) -> Iterator[Watched]:
    """Around a run of `sources`, outside of its lease. `is_seen`: a person reads how it ends.

    `is_planned`: the sources stand in a deployment. `further` are ways beside those of the settings, by name.

    Raises what the run raises, and nothing else: alerts that can't be kept or told are lines of the log.
    """
    run = Watched()
    try:
        yield run
    except Exception as error:
        if not is_seen:
            _note(settings, sources, error, run.run_id, is_planned)
        _tell(settings, further)
        raise
    _tell(settings, further)


def look(writer: Connection, settings: Settings, sources: Sequence[str], run_id: str, *, has_failed: bool) -> None:
    """What a run that has come to its end finds wrong, and what is over with it; into the table `alerts`, too."""
    named, paths = _named(sources), {_path(source) for source in sources}
    ended = {("run-held", named)} | {("source-vanished", path) for path in paths}
    if not has_failed:
        ended.add(("run-failed", named))
    found = judged(stored.facts(writer), settings.alerts.bounds, settings.db, run_id)
    found += _disk(settings, run_id)
    round_ = memory.Round(
        found, lambda kind, input_: kind in FOUND_BY_RUNS or (kind, input_) in ended, datetime.now(UTC), run_id
    )
    try:
        kept = memory.settle(settings.db, round_, {}, lambda: stored.read(writer))
    except (OSError, sqlite3.Error) as error:
        LOG.warning("%s: %s. Alerts of this run are lost; the next one looks again.", memory.file(settings.db), error)
    else:
        stored.store(writer, kept)


def tell_of_maintenance(settings: Settings, kind: str, what: str, further: Mapping[str, Way] = NO_WAYS) -> None:
    """That maintenance was held or failed, and of what; that it did its work, if `what` is empty."""
    now = datetime.now(UTC)
    command = shlex.join(["copydesk", "maintain", "--db", str(settings.db.absolute())])
    bounds = _runs_needed(settings.alerts.bounds)
    found = [Alert(kind, MAINTENANCE, inert(what), now, command, None)] if what and bounds[kind] else []
    round_ = memory.Round(found, lambda kind, input_: input_ == MAINTENANCE and not what, now, None)
    try:
        memory.settle(settings.db, round_, bounds)
    except (OSError, sqlite3.Error) as failure:
        LOG.warning("%s: %s. Nobody is told how maintenance ended.", memory.file(settings.db), failure)
    _tell(settings, further)


def _note(settings: Settings, sources: Sequence[str], error: Exception, run_id: str | None, is_planned: bool) -> None:
    """Nothing where there is neither a warehouse nor anybody to tell: a mistyped name leaves no file behind."""
    if not settings.db.exists() and not ways(settings.alerts):
        return
    now = datetime.now(UTC)
    bounds = _runs_needed(settings.alerts.bounds)
    found = [one for one in _of_run(settings, sources, error, now, run_id) if bounds[one.alert]]
    if not is_planned:
        found = [one for one in found if one.alert != "source-vanished" or _was_read(settings, one.input)]
    there = {_path(source) for source in sources if is_there(source)} if isinstance(error, SourceMissing) else set()
    round_ = memory.Round(found, lambda kind, input_: kind == "source-vanished" and input_ in there, now, run_id)
    try:
        memory.settle(settings.db, round_, bounds)
    except (OSError, sqlite3.Error) as failure:
        LOG.warning("%s: %s. Nobody is told that this run failed.", memory.file(settings.db), failure)


def _was_read(settings: Settings, path: str) -> bool:
    """Whether a run has read it. What no run has ever read is a mistyped name, and no run would end its alert."""
    try:
        read = stored.sources_read(settings.db)
    except WarehouseError:
        return True  # nobody can tell
    return path in {os.path.abspath(os.path.join(folder, source)) for source, folder in read}


def _runs_needed(bounds: Bounds) -> dict[str, int]:
    return {
        "run-failed": bounds.run_failed,
        "run-held": bounds.run_held,
        "source-vanished": bounds.source_vanished,
    }


def _of_run(
    settings: Settings, sources: Sequence[str], error: Exception, now: datetime, run_id: str | None
) -> Iterator[Alert]:
    said = inert(" ".join(str(error).split()) or type(error).__name__)
    words = ["copydesk", "ingest", *sources, "--db", str(settings.db.absolute())]
    again = printable(f"cd {shlex.quote(os.getcwd())} && {shlex.join(words)}")
    gone = [source for source in sources if not is_there(source)] if isinstance(error, SourceMissing) else []
    for source in gone:
        path = _path(source)
        command = f"ls -ld {shlex.quote(path)} {shlex.quote(os.path.dirname(path))}"
        yield Alert("source-vanished", path, f"{inert(path)} is not there", now, command, run_id)
    if gone:
        return
    if isinstance(error, WarehouseBusy | HeldError):
        pid = getattr(error, "pid", None)
        yield Alert("run-held", _named(sources), said, now, f"ps -fp {pid}" if pid else again, run_id)
    else:
        yield Alert("run-failed", _named(sources), said, now, again, run_id)


def _disk(settings: Settings, run_id: str) -> list[Alert]:
    folder = settings.db.absolute().parent
    disk = shutil.disk_usage(folder)
    share = disk.free / disk.total if disk.total else 1.0
    if share >= settings.alerts.bounds.disk:
        return []
    what = f"{disk.free / 2**30:.1f} GB are free on the disk of {inert(str(folder))}, {share:.1%} of it"
    command = f"df -h {shlex.quote(str(folder))}"
    return [Alert("disk", str(folder), what, datetime.now(UTC), command, run_id)]


def _tell(settings: Settings, further: Mapping[str, Way]) -> None:
    try:
        for failure in memory.tell(settings.db, {**ways(settings.alerts), **further}):
            LOG.warning("%s", failure)
    except (OSError, sqlite3.Error) as error:
        LOG.warning("%s: %s. Nobody was told; the next run tries again.", memory.file(settings.db), error)


def _named(sources: Sequence[str]) -> str:
    return shlex.join(map(_path, sources))


def _path(source: str) -> str:
    """The same wherever a run is started, and as it can be stored; standard input stays `-`."""
    return source if source == "-" else printable(os.path.abspath(source))
