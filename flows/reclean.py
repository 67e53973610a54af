"""Today's rules and a renewed publisher memory, applied to every stored input, in batches that survive a crash."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.clean import rules_version
from extractors.clean.text.memory import learn
from extractors.desk import Desk
from extractors.facts import declaration
from extractors.records import Outcome, RawDocument
from flows.ingest import recover, stored_memory
from flows.pool.worker import Limits
from flows.pool.workers import Pool
from flows.settings import Settings
from warehouse.load import load, memory, raw, stage
from warehouse.store import connection, lease, publish, runs

TOGETHER = 256  # inputs in memory at once, each a whole page as it came
LOAD_TOGETHER = 8  # batches: opening the warehouse costs 0.1 s


@dataclass(frozen=True, slots=True)
class Recleaned:
    """What changed. `summary.states["revised"]` counts the articles with another text or title."""

    summary: runs.RunSummary
    memory_version: int
    memory_lines: int
    without_raw: int  # articles whose input is no longer kept: they stay as they are


def reclean(settings: Settings) -> Recleaned:
    """Renew the memory, edit every kept input again, and load what came out as revisions.

    Killed and run again it goes on where it stopped, unless rules or memory have changed since.
    """
    connection.must_exist(settings.db)
    with lease.hold(settings.db):
        recover(settings)
        run_id, desk, done_by = _begin(settings)
        staging = stage.folder(settings.db)
        inputs = 0
        for number, (kept, batch) in enumerate(_edited(settings, desk, [run_id, *done_by])):
            inputs += kept
            stage.write(staging, run_id, number, batch)
            if number % LOAD_TOGETHER == LOAD_TOGETHER - 1:
                recover(settings)
        with connection.connect(settings.db) as writer:
            load.load_all(writer, list(stage.find(staging)), settings.dedup)
            summary = runs.finish(writer, run_id, inputs=inputs)
            with_raw, articles = raw.count(writer)
        publish.publish(settings.db)
    lines = sum(map(len, desk.memory.lines.values())) if desk.memory else 0
    return Recleaned(summary, int(desk.memory.version) if desk.memory else 0, lines, articles - with_raw)


def _begin(settings: Settings) -> tuple[str, Desk, list[str]]:
    """The new run, what judges its documents, and the dead runs that it continues."""
    folder = str(settings.publishers_dir) if settings.publishers_dir else None
    with connection.connect(settings.db) as writer:
        begun = {"rules": rules_version(folder), "memory": memory.newest(writer)[0]}
        done_by = runs.unfinished(writer, "reclean", begun)
        run_id = runs.begin(writer, command="reclean", sources=[], settings=begun)
        if not done_by:
            begun["memory"] = _renew(writer, run_id)
            runs.note(writer, run_id, begun)
        return run_id, Desk(memory=stored_memory(writer), publishers_dir=folder), done_by


def _renew(writer: connection.Connection, run_id: str) -> int:
    lines: dict[str, frozenset[bytes]] = {}
    stories = 0
    for publisher, articles in memory.stories(writer):
        told = [(publisher, cluster_id, text.split("\n")) for cluster_id, text in articles]
        stories += len(told)
        lines |= learn(told, "").lines
    return memory.store(writer, run_id, lines, stories)


def _edited(settings: Settings, desk: Desk, done_by: list[str]) -> Iterator[tuple[int, list[Outcome]]]:
    """How many inputs a batch had, and what became of them."""
    limits = Limits(cpu_seconds=settings.document_seconds, memory_mb=settings.document_memory_mb)
    with Pool(desk, workers=settings.workers, limits=limits) as pool:
        last = ""
        while kept := _next(settings, last, done_by):
            last = kept[-1].article_id
            yield len(kept), list(pool.edit(map(_document, kept)))


def _document(kept: raw.Kept) -> RawDocument:
    """As it was read, at a position of its own: over the years a file's first line has been many articles."""
    document = declaration.document(kept.declared, kept.raw, kept.extra)
    return replace(document, position=f"reclean/{kept.article_id}")


def _next(settings: Settings, last: str, done_by: list[str]) -> list[raw.Kept]:
    with connection.connect(settings.db) as reader:
        return raw.after(reader, last, min(settings.batch_documents, TOGETHER), done_by)
