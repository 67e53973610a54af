"""Today's rules and a renewed publisher memory, applied to every stored input, in batches that survive a crash."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from extractors.clean import rules_version
from extractors.clean.text.memory import learn
from extractors.desk import Desk
from extractors.facts import declaration
from extractors.records import Outcome, RawDocument
from flows.ingest import recover, stored_memory
from flows.pool.worker import Limits
from flows.pool.workers import Pool
from flows.settings import Settings
from flows.wording import Tell, quietly
from warehouse.load import load, memory, raw, stage
from warehouse.store import connection, lease, publish, runs

TOGETHER = 256  # inputs in memory at once, each a whole page as it came
LOAD_TOGETHER = 8  # batches: opening the warehouse costs 0.1 s
CLEANING = "cleaning again: {:,} inputs"
LOADING = "joining and loading what has changed: {:,} inputs"
Batches = Iterator[list[raw.Kept]]


@dataclass(frozen=True, slots=True)
class Recleaned:
    """What changed. `summary.states["revised"]` counts the articles with another text or title."""

    summary: runs.RunSummary
    memory_version: int
    memory_lines: int
    without_raw: int  # articles whose input is no longer kept: they stay as they are


def reclean(settings: Settings, tell: Tell = quietly, *, only_changed: bool = False) -> Recleaned:
    """Renew the memory, edit every kept input again, and load what came out as revisions.

    If `only_changed`, only inputs of publishers whose furniture is another now, and those that other rules have
    cleaned. Killed and run again it goes on where it stopped, unless rules or memory have changed since.
    """
    connection.must_exist(settings.db)
    with lease.hold(settings.db):
        tell("opening the warehouse")
        taken_up = recover(settings)
        tell("learning each publisher's furniture")
        run_id, desk, batches = _begin_changed(settings) if only_changed else _begin(settings)
        staging = stage.folder(settings.db)
        inputs = 0
        tell(CLEANING.format(inputs))
        for number, (kept, batch) in enumerate(_edited(settings, desk, batches)):
            inputs += kept
            tell(CLEANING.format(inputs))
            stage.write(staging, run_id, number, batch)
            if number % LOAD_TOGETHER == LOAD_TOGETHER - 1:
                tell(LOADING.format(inputs))
                recover(settings)
        tell(LOADING.format(inputs))
        with connection.connect(settings.db, settings.busy_seconds) as writer:
            load.load_all(writer, list(stage.find(staging)), settings.dedup)
            summary = runs.finish(writer, run_id, inputs=inputs, taken_up=taken_up)
            with_raw, articles = raw.count(writer)
        tell("publishing the copy for readers")
        publish.publish(settings.db)
    lines = sum(map(len, desk.memory.lines.values())) if desk.memory else 0
    return Recleaned(summary, int(desk.memory.version) if desk.memory else 0, lines, articles - with_raw)


def _begin(settings: Settings) -> tuple[str, Desk, Batches]:
    """The new run, what judges its documents, and all inputs but for those of the dead runs that it continues."""
    folder = _folder(settings)
    with connection.connect(settings.db, settings.busy_seconds) as writer:
        begun: dict[str, object] = {"rules": rules_version(folder), "memory": memory.newest(writer)[0]}
        done_by = runs.unfinished(writer, "reclean", begun)
        run_id = runs.begin(writer, command="reclean", sources=[], settings=begun)
        if not done_by:
            begun["memory"] = memory.store(writer, run_id, *_learnt(writer))
            runs.note(writer, run_id, begun)
        desk = Desk(memory=stored_memory(writer), publishers_dir=folder)
    return run_id, desk, _all(settings, [run_id, *done_by])


def _begin_changed(settings: Settings) -> tuple[str, Desk, Batches]:
    """The same for the inputs that may come out otherwise. What they are is noted before the memory says it."""
    folder = _folder(settings)
    with connection.connect(settings.db, settings.busy_seconds) as writer:
        rules, (version, known) = rules_version(folder), memory.newest(writer)
        undone = runs.left_undone(writer, "reclean")
        # A dead run that was to clean all has renewed the memory, and whose inputs it had by then nobody noted.
        changed = {name for _, noted in undone for name in noted.get("publishers", ())}
        is_all = any("publishers" not in noted for _, noted in undone)
        run_id = runs.begin(writer, command="reclean", sources=[], settings={"rules": rules, "publishers": []})
        lines, stories = _learnt(writer)
        changed |= {name for name in lines.keys() | known.keys() if lines.get(name) != known.get(name)}
        begun = {"rules": rules, "memory": version + (lines != dict(known)), "publishers": sorted(changed)}
        done_by = [dead for dead, noted in undone if noted == begun]
        runs.note(writer, run_id, begun)
        memory.store(writer, run_id, lines, stories)
        ids = raw.changed(writer, rules, None if is_all else changed, done_by)
        desk = Desk(memory=stored_memory(writer), publishers_dir=folder)
    return run_id, desk, _these(settings, ids)


def _folder(settings: Settings) -> str | None:
    return str(settings.publishers_dir) if settings.publishers_dir else None


def _learnt(writer: connection.Connection) -> tuple[dict[str, frozenset[bytes]], int]:
    """Furniture by publisher, and of how many stories."""
    lines: dict[str, frozenset[bytes]] = {}
    stories = 0
    for publisher, articles in memory.stories(writer):
        told = [(publisher, cluster_id, text.split("\n")) for cluster_id, text in articles]
        stories += len(told)
        lines |= learn(told, "").lines
    return lines, stories


def _edited(settings: Settings, desk: Desk, batches: Batches) -> Iterator[tuple[int, list[Outcome]]]:
    """How many inputs a batch had, and what became of them."""
    limits = Limits(cpu_seconds=settings.document_seconds, memory_mb=settings.document_memory_mb)
    first = next(batches, None)
    if first is None:
        return
    with Pool(desk, workers=settings.workers, limits=limits) as pool:
        for kept in chain([first], batches):
            yield len(kept), list(pool.edit(map(_document, kept)))


def _all(settings: Settings, done_by: list[str]) -> Batches:
    last = ""
    size = _together(settings)
    while kept := _read(settings, partial(raw.after, article_id=last, documents=size, done_by=done_by)):
        last = kept[-1].article_id
        yield kept


def _these(settings: Settings, ids: list[str]) -> Batches:
    size = _together(settings)
    for at in range(0, len(ids), size):
        yield _read(settings, partial(raw.of, article_ids=ids[at : at + size]))


def _together(settings: Settings) -> int:
    return min(settings.batch_documents, TOGETHER)


def _read(settings: Settings, wanted: Callable[[connection.Connection], list[raw.Kept]]) -> list[raw.Kept]:
    with connection.connect(settings.db, settings.busy_seconds) as reader:
        return wanted(reader)


def _document(kept: raw.Kept) -> RawDocument:
    """As it was read, at a position of its own: over the years a file's first line has been many articles."""
    document = declaration.document(kept.declared, kept.raw, kept.extra)
    return replace(document, position=f"reclean/{kept.article_id}")
