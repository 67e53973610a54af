"""What a run did, as rows for people: what came in, was struck, joined, turned away; and how each source is doing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import duckdb

from warehouse.sql import statement
from warehouse.store import query, runs

MAX_ROWS = 40  # of each part: a page that a person reads; the warehouse has the rest
HEAD_CHARS = 100  # of a text that has no title
MAX_SOURCES = 1000  # of the health table, which searches and pages
RUNS = 31  # this one, and those that say what is usual

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What one publisher, or else one web site, sent. None: the inputs name none."""

    source: str | None
    inputs: int
    loaded: int
    revised: int
    known: int  # unchanged, or twice in the run
    rejected: int


@dataclass(frozen=True, slots=True)
class Struck:
    """What one rule took out."""

    label: str
    rule: str
    lines: int
    articles: int
    example: str
    article_id: str  # that the example was struck from


@dataclass(frozen=True, slots=True)
class Joined:
    """A new or revised article that is a copy, and the earlier one of its cluster that it is closest to."""

    cluster_id: str
    size: int
    title: str  # or the beginning of the text
    source: str | None
    mate_title: str | None
    mate_source: str | None
    reason: str | None  # None: only others of the cluster were compared with it
    jaccard: float | None  # None: the texts did not have to be compared
    containment: float | None
    article_id: str
    mate_id: str


@dataclass(frozen=True, slots=True)
class Turned:
    """Inputs that were rejected for one reason, with the first of them."""

    reason: str
    stage: str
    inputs: int
    example: str
    detail: str | None


@dataclass(frozen=True, slots=True)
class Story:
    """A new or revised article."""

    published_at: datetime | None
    source: str | None
    title: str  # or the beginning of the text
    word_count: int
    cluster_size: int


@dataclass(frozen=True, slots=True)
class Health:
    """How one publisher, feed or sitemap does, and of a publisher all that the warehouse has."""

    source: str | None
    health: str  # of the view source_health
    new_this_week: int
    new_last_week: int
    rejected_this_week: int
    main_reason: str | None
    last_new_at: datetime | None
    kind: str
    address: str | None  # None: a publisher
    articles: int
    articles_of_run: int
    rejected_of_run: int
    newest_published_at: datetime | None
    median_words: int | None  # this, and what follows: None while nothing of it was loaded
    lines_struck_per_article: float | None
    share_joined: float | None
    share_undated: float | None
    share_flagged: float | None


@dataclass(frozen=True, slots=True)
class Day:
    """What was loaded on one day, by the clock of UTC."""

    day: date
    stories: int  # first articles of their clusters
    copies: int  # those that came later


@dataclass(frozen=True, slots=True)
class Run:
    """One run among those of the same sources."""

    run_id: str
    started_at: datetime
    loaded: int
    revised: int
    rejected: int
    words: float | None  # median of its new and revised articles; None: it has none
    struck: float | None  # lines an article
    seconds: float


@dataclass(frozen=True, slots=True)
class RunReport:
    """One run, longest lists cut at MAX_ROWS, the most frequent or newest first; of health the worst."""

    summary: runs.RunSummary
    sources: tuple[str, ...]
    stages: Mapping[str, int]  # where inputs were turned away
    days: tuple[Day, ...]  # up to 30, without a gap, the last one that of the run
    runs: tuple[Run, ...]  # this one first, then those before it
    inputs: tuple[Inputs, ...]
    struck: tuple[Struck, ...]
    joined: tuple[Joined, ...]
    rejected: tuple[Turned, ...]
    newest: tuple[Story, ...]
    health: tuple[Health, ...]


def describe(db: Path, run_id: str) -> RunReport:
    """The report of a run that is published. Reads as every reader does, so it never waits for a writer."""
    with query.reader(db) as reader:
        (sources,) = reader.execute("SELECT sources FROM runs WHERE run_id = ?", [run_id]).fetchall()[0]
        return RunReport(
            summary=runs.summarize(reader, run_id),
            sources=tuple(sources),
            stages=dict(reader.execute(statement("report_stages"), {"run_id": run_id}).fetchall()),
            days=_rows(reader, "report_days", run_id, Day),
            runs=_rows(reader, "report_usual", run_id, Run, RUNS),
            inputs=_rows(reader, "report_inputs", run_id, Inputs),
            struck=_rows(reader, "report_struck", run_id, Struck),
            joined=_rows(reader, "report_joined", run_id, Joined),
            rejected=_rows(reader, "report_rejected", run_id, Turned),
            newest=_rows(reader, "report_newest", run_id, Story),
            health=_rows(reader, "report_health", run_id, Health, MAX_SOURCES),
        )


def _rows(
    reader: duckdb.DuckDBPyConnection, name: str, run_id: str, shape: type[Row], rows: int = MAX_ROWS
) -> tuple[Row, ...]:
    text = statement(name)
    values = {"run_id": run_id, "rows": rows, "head_chars": HEAD_CHARS}
    found = reader.execute(text, {key: value for key, value in values.items() if f"${key}" in text}).fetchall()
    return tuple(shape(*row) for row in found)
