"""One run: read, edit, stage, load, publish. Plain functions; the Prefect flow runs the same ones as tasks."""

import os
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from extractors.desk import Desk
from extractors.records import Article, Outcome, RawDocument, Rejected, Unread
from flows.errors import FetchError, SourceMissing
from flows.fetch.book.outlets import languages, read_outlets
from flows.fetched import load_fetched
from flows.pool.batches import batched
from flows.pool.worker import Limits
from flows.pool.workers import Pool
from flows.settings import Settings
from flows.sources.defaults import Defaults, filled
from flows.sources.files import printable
from flows.sources.reading import must_be_there
from flows.telling import alerts
from flows.watching import Known, Tally, read_new, remembered
from warehouse.ask import search_index
from warehouse.copies import dedup
from warehouse.errors import WarehouseBusy
from warehouse.load import keep, memory, stage, watch
from warehouse.load import recover as recovery
from warehouse.load.outlets import Outlet
from warehouse.load.outlets import store as store_outlets
from warehouse.store import connection, held, lease, publish, runs

if TYPE_CHECKING:
    from extractors.clean import Memory

LOAD_TOGETHER = 4  # batches: opening the warehouse costs 0.1 s, and readers of the file itself wait no longer than this
BATCH_BYTES = 32 << 20  # of inputs, which are in memory until they are staged: some 200 pages

T = TypeVar("T")
Passed = Rejected | Unread  # inputs that have their end state already
Report = Callable[[Sequence[Outcome | Passed]], None]
Each = Callable[[Outcome | Passed], None]


class Step(Protocol):
    """Runs one step of a run and gives what it gives. `name` is for people."""

    def __call__(self, name: str, work: Callable[[], T]) -> T: ...


def directly(name: str, work: Callable[[], T]) -> T:
    """The step, and nothing around it."""
    return work()


def ingest(
    sources: Sequence[str],
    settings: Settings,
    columns: Mapping[str, str] | None = None,
    report: Report | None = None,
    step: Step = directly,
    *,
    again: bool = False,
    began: Callable[[str], None] | None = None,
    each: Each | None = None,
) -> runs.RunSummary:
    """Load every document of the sources and say what became of them. `report` is called with each staged batch.
    `began` is called with the run's id, as soon as there is one; `each` with every input, as it comes out edited.
    Files that earlier runs have read and that have not changed are passed over, but not if `again`.

    Raises WarehouseBusy when another run holds the warehouse, or a reader for longer than `busy_seconds`;
    SourceMissing when one of the sources is gone; and at the end, when all articles are loaded and published,
    FetchError for an archive that does not say any more what was fetched. Killed at any moment, the next run
    goes on: what was staged is loaded first, what was not is read again and found unchanged.
    """
    begun = datetime.now(UTC)
    try:
        return _ingest(sources, settings, columns or {}, report, step, again, began, each)
    except WarehouseBusy as busy:
        _note(busy, sources, settings.db, begun)
        raise


def _note(busy: WarehouseBusy, sources: Sequence[str], db: Path, begun: datetime) -> None:
    """For the table of runs, which nobody can write to just now."""
    busy.run_id = busy.run_id or runs.new_id(begun)
    held.note(
        db,
        run_id=busy.run_id,
        command="ingest",
        sources=list(map(printable, sources)),
        version=runs.version(),
        since=begun,
        until=datetime.now(UTC),
        why=str(busy),
    )


def _ingest(
    sources: Sequence[str],
    settings: Settings,
    columns: Mapping[str, str],
    report: Report | None,
    step: Step,
    again: bool,
    began: Callable[[str], None] | None,
    each: Each | None,
) -> runs.RunSummary:
    db = settings.db
    with lease.hold(db):
        outlets = read_outlets(settings)
        tally = Tally()
        try:
            run_id, known, desk = step("begin", partial(_begin, sources, settings, columns, tally))
        except SourceMissing:
            publish.publish(db)  # the run is in the table, as failed
            raise
        if began:
            began(run_id)
        items = read_new(sources, columns, Known() if again else known, tally, settings.db)
        try:
            given = filled(items, defaults(settings, languages(outlets)))
            with closing(_edit(given, desk, settings, each)) as outcomes:
                _stage_and_load(outcomes, settings, run_id, tally, report, step)
            summary, broken = step("finish", partial(_finish, settings, run_id, tally, sources, outlets))
        except WarehouseBusy as busy:
            busy.run_id = run_id
            raise
        step("publish", partial(publish.publish, db))
        step("search index", partial(search_index.update, db))
    if broken:
        raise broken
    return summary


def _stage_and_load(
    outcomes: Iterator[Outcome | Passed],
    settings: Settings,
    run_id: str,
    tally: Tally,
    report: Report | None,
    step: Step,
) -> None:
    """In turns, so that of a long run each part is safe and seen as soon as it is edited."""
    batches = enumerate(batched(outcomes, settings.batch_documents, _size, BATCH_BYTES))
    loaded = 0
    for part in count(1):
        some = islice(batches, LOAD_TOGETHER)
        staged = step(f"edit, part {part}", partial(_stage, settings.db, run_id, some, report))
        loaded += sum(staged)
        step(f"load, part {part}", partial(_load, settings, run_id, tally.take(loaded)))
        if len(staged) < LOAD_TOGETHER:
            break


def defaults(settings: Settings, of_outlets: Mapping[str, str]) -> Defaults:
    """What documents that say nothing of themselves are taken to be."""
    return Defaults(settings.source, settings.source_from_folder, settings.language, of_outlets)


def _size(outcome: Outcome | Passed) -> int:
    """Bytes of the input, as far as it is kept."""
    return len(outcome.raw) if isinstance(outcome, Article) else 0


def _stage(
    db: Path, run_id: str, batches: Iterator[tuple[int, list[Outcome | Passed]]], report: Report | None
) -> list[int]:
    """How many inputs each batch held."""
    staged = []
    for number, batch in batches:
        stage.write(stage.folder(db), run_id, number, batch)
        staged.append(len(batch))
        if report:
            report(batch)
    return staged


def _load(settings: Settings, run_id: str, files: Sequence[watch.WatchedFile]) -> None:
    """Load what is staged; `files` end in it, and so are not read again, also if this run should die."""
    remember = partial(watch.remember, run_id=run_id, files=files) if files else None
    recovery.recover(settings.db, settings.dedup, remember, settings.busy_seconds)


def recover(settings: Settings) -> tuple[runs.TakenUp, ...]:
    """Load every batch that was staged by a run that died, and say what it was."""
    return recovery.taken_up(recovery.recover(settings.db, settings.dedup, busy_seconds=settings.busy_seconds))


def _begin(
    sources: Sequence[str], settings: Settings, columns: Mapping[str, str], tally: Tally
) -> tuple[str, Known, Desk]:
    """The run, the files that need no reading, and what judges documents: the memory as it stands."""
    tally.taken_up = recover(settings)
    with connection.connect(settings.db, settings.busy_seconds) as writer:
        dedup.require_alike(writer)
        # Readers see what is noted here; the address of a webhook is often all that it takes to write to it.
        told = {**settings.model_dump(mode="json", exclude={"alerts", "maintenance"}), "folder": os.getcwd()}
        storable = {name: printable(value) if isinstance(value, str) else value for name, value in told.items()}
        noted, names = {**storable, "columns": dict(columns)}, list(map(printable, sources))
        run_id = runs.begin(writer, command="ingest", sources=names, settings=noted)
        try:
            must_be_there(sources)
        except SourceMissing as missing:
            runs.fail(writer, run_id, str(missing))
            missing.run_id = run_id
            raise
        folder = str(settings.publishers_dir) if settings.publishers_dir else None
        desk = Desk(memory=stored_memory(writer), publishers_dir=folder, now=datetime.now(UTC))
        return run_id, remembered(watch.known(writer), watch.interrupted(writer)), desk


def stored_memory(writer: connection.Connection) -> "Memory | None":
    """The publisher memory in force, as the cleaner wants it. None before the first reclean."""
    version, lines = memory.newest(writer)
    if not version:
        return None
    from extractors.clean import Memory  # all of the cleaner: 0.1 s

    return Memory(str(version), lines)


def _finish(
    settings: Settings, run_id: str, tally: Tally, sources: Sequence[str], outlets: Sequence[Outlet]
) -> tuple[runs.RunSummary, FetchError | None]:
    broken = None
    with connection.connect(settings.db, settings.busy_seconds) as writer:
        try:
            load_fetched(writer, sources)
        except FetchError as error:
            broken = error
        store_outlets(writer, outlets)
        keep.prune(writer, settings.keep_raw)
        summary = runs.finish(writer, run_id, inputs=tally.inputs, taken_up=tally.taken_up)
        alerts.look(writer, settings, sources, run_id, has_failed=broken is not None)
        return summary, broken


def _edit(
    items: Iterator[RawDocument | Passed], desk: Desk, settings: Settings, each: Each | None
) -> Generator[Outcome | Passed, None, None]:
    limits = Limits(cpu_seconds=settings.document_seconds, memory_mb=settings.document_memory_mb)
    with Pool(desk, workers=settings.workers, limits=limits) as pool:
        edited: Iterator[Outcome | Passed] = pool.edit(items)
        for one in edited:
            if each:
                each(one)
            yield one
