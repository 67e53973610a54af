"""What alerts are judged by, and the copy of them that readers can ask."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseMissing
from warehouse.sql import statement
from warehouse.store import query


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that is wrong. Told apart by `alert` and `input`."""

    alert: str  # run-failed, run-held, source-vanished, source-silent, volume, rejections, disk, quality
    input: str
    what: str
    since: datetime
    command: str
    run_id: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the table `alerts`, in the order of its columns."""

    alert: str
    input: str
    state: str
    what: str
    since: datetime
    ended_at: datetime | None
    command: str
    run_id: str | None
    told: str  # JSON


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What alerts are judged by of one row of `source_health`. None: not known yet."""

    kind: str
    source: str | None
    address: str | None
    as_of: datetime
    last_new_at: datetime | None
    usual_gap_seconds: float | None
    new_this_week: int
    usual_new: float | None  # in a week; None for the first two weeks of a source
    rejected_this_week: int
    median_words_this_week: float | None
    median_words_month: float | None
    struck_this_week: float | None
    struck_month: float | None


def facts(connection: duckdb.DuckDBPyConnection) -> list[SourceFacts]:
    """Of every publisher, feed and sitemap, as of the newest run."""
    return [SourceFacts(*row) for row in connection.execute(statement("alert_sources")).fetchall()]


def sources_read(db: Path) -> list[tuple[str, str]]:
    """(source as it was named, folder that it was named in) of all that an ingest read to its end, each once.

    Empty without a warehouse. Raises WarehouseError for one that can't be read.
    """
    sql = (
        "SELECT DISTINCT unnest(sources) AS source, coalesce(settings->>'folder', '') AS folder "
        "FROM runs WHERE command = 'ingest' AND status = 'finished'"
    )
    try:
        return [(row["source"], row["folder"]) for row in query.run(db, sql).to_pylist()]
    except WarehouseMissing:
        return []


def read(connection: duckdb.DuckDBPyConnection) -> list[Kept]:
    """All that was ever stored and is kept, oldest first."""
    sql = "SELECT alert, input, state, what, since, ended_at, command, run_id, told FROM alerts ORDER BY since, alert"
    return [Kept(*row) for row in connection.execute(sql).fetchall()]


def store(writer: duckdb.DuckDBPyConnection, kept: Sequence[Kept]) -> None:
    """Put these in the place of those that were there, in one transaction."""
    if not kept:
        return
    writer.begin()
    try:
        writer.execute("DELETE FROM alerts")
        writer.executemany(
            "INSERT INTO alerts (alert, input, state, what, since, ended_at, command, run_id, told) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [astuple(one) for one in kept],
        )
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
