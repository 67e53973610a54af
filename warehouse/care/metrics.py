"""What a monitor watches of a warehouse, as of its newest run. Facts, and no names of any monitor."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from warehouse.care import alerts
from warehouse.load import stage
from warehouse.sql import statement
from warehouse.store import query, runs
from warehouse.store.publish import published
from warehouse.store.runs import RunSummary


@dataclass(frozen=True, slots=True)
class Measures:
    """Of a warehouse, and of the disk that it stands on."""

    articles: int
    clusters: int
    inputs: int
    runs: Mapping[tuple[str, str], int]  # by command and status
    newest: RunSummary | None  # the last ingest that finished
    newest_ended_at: datetime | None
    sources: Sequence[alerts.SourceFacts]
    warehouse_bytes: int
    published_at: float | None  # seconds of the epoch
    staged_batches: int
    disk_free_bytes: int
    disk_bytes: int


def measure(db: Path) -> Measures:
    """Reads the published copy, or `db` where there is none. Raises WarehouseError where neither can be read."""
    with query.reader(db) as reader:
        ((articles, clusters, inputs),) = reader.execute(statement("metrics_totals")).fetchall()
        counted = reader.execute("SELECT command, status, count(*) FROM runs GROUP BY command, status").fetchall()
        last = reader.execute(
            "SELECT run_id, ended_at FROM runs WHERE command = 'ingest' AND status = 'finished' "
            "ORDER BY run_id DESC LIMIT 1"
        ).fetchall()
        newest = runs.summarize(reader, last[0][0]) if last else None
        sources = alerts.facts(reader)
    folder, copy = stage.folder(db), published(db)
    disk = shutil.disk_usage(db.absolute().parent)
    return Measures(
        articles=articles,
        clusters=clusters,
        inputs=inputs,
        runs={(command, status): count for command, status, count in counted},
        newest=newest,
        newest_ended_at=last[0][1] if last else None,
        sources=sources,
        warehouse_bytes=db.stat().st_size if db.exists() else 0,
        published_at=copy.stat().st_mtime if copy.exists() else None,
        staged_batches=len(list(folder.iterdir())) if folder.exists() else 0,
        disk_free_bytes=disk.free,
        disk_bytes=disk.total,
    )
