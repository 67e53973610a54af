"""The articles for other programs: a table as one file, Parquet by day, or one schema.org NewsArticle a line."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow as pa

from warehouse.errors import QueryRefused, TargetExists
from warehouse.sql import statement
from warehouse.store import space
from warehouse.store.query import reader

ROWS_AT_A_TIME = 1000  # of articles with their texts in memory


@dataclass(frozen=True, slots=True)
class Choice:
    """Which articles."""

    distinct: bool = False  # one a cluster: its representative
    published_from: str | None = None  # ISO 8601; None: no limit, and undated articles too
    published_before: str | None = None


Read = Callable[[int], None]  # is told how many articles have been read so far; may be called from another thread


def _unseen(articles: int) -> None:
    """Nobody waits."""


def to_parquet(db: Path, folder: Path, choice: Choice, read: Read = _unseen) -> int:
    """How many articles now stand in `folder`, as `day=2026-11-22/*.parquet`, undated ones in `day=unknown`.

    Every column of the view `articles`. Whole or not at all. Raises TargetExists.
    """
    _must_be_free(folder)
    building = folder.with_name(f".{folder.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    try:
        # The reader of the warehouse can write nothing; a connection that holds no data writes the files.
        with closing(reader(db)) as articles, closing(duckdb.connect(":memory:")) as writer:
            writer.register("chosen", _chosen(articles, choice, read))
            rows = writer.execute(statement("export_parquet"), {"folder": str(building)}).fetchall()
        building.mkdir(exist_ok=True)  # DuckDB makes none for no rows
        building.rename(folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return int(rows[0][0])


def to_table(db: Path, file: Path, choice: Choice, read: Read = _unseen) -> int:
    """How many articles now stand in `file`, a table by its suffix: .parquet, else CSV. Whole or not at all.

    Every column of the view `articles`; in CSV lists are JSON. Raises TargetExists.
    """
    _must_be_free(file)
    building = file.with_name(f".{file.name}.building")
    name = "export_file" if file.suffix.lower() == ".parquet" else "export_csv"
    try:
        with closing(reader(db)) as articles, closing(duckdb.connect(":memory:")) as writer:
            writer.execute("SET TimeZone = 'UTC'")
            writer.register("chosen", _chosen(articles, choice, read))
            rows = writer.execute(statement(name), {"file": str(building)}).fetchall()
        building.rename(file)
    finally:
        building.unlink(missing_ok=True)
    return int(rows[0][0])


def to_jsonl(db: Path, file: Path, choice: Choice, read: Read = _unseen) -> int:
    """How many articles now stand in `file`, one schema.org NewsArticle a line. Whole or not at all.

    Raises TargetExists.
    """
    _must_be_free(file)
    building = file.with_name(f".{file.name}.building")
    count = 0
    try:
        with closing(reader(db)) as articles, building.open("wb") as out:
            for batch in _chosen(articles, choice, read):
                rows = batch.to_pylist()
                out.writelines(_line(news_article(row)) for row in rows)
                count += len(rows)
            out.flush()
            os.fsync(out.fileno())
        building.rename(file)
    finally:
        building.unlink(missing_ok=True)
    return count


def news_article(row: Mapping[str, Any]) -> dict[str, object]:
    """A row of `articles` in the shape of https://schema.org/NewsArticle. What is unknown is left out."""
    metadata: dict[str, list[str]] = {}
    for field, value in orjson.loads(row["metadata"]):
        metadata.setdefault(field, []).append(value)
    shape = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "identifier": [_property(name, row[name]) for name in ("article_id", "cluster_id", "external_id") if row[name]],
        "url": row["url"],
        "headline": row["title"],
        "author": [{"@type": "Person", "name": name} for name in row["authors"]],
        "creditText": row["agency"],
        "publisher": {"@type": "Organization", "name": row["source"]} if row["source"] else None,
        "datePublished": _date(row),
        "dateModified": row["modified_at"] and row["modified_at"].isoformat(),
        "inLanguage": row["language"],
        "articleSection": metadata.get("section"),
        "keywords": metadata.get("tag"),
        "isAccessibleForFree": False if "paywalled" in row["flags"] else None,
        "wordCount": row["word_count"],
        "articleBody": row["text"],
    }
    return {name: value for name, value in shape.items() if value not in (None, [])}


def _property(name: str, value: str) -> dict[str, str]:
    return {"@type": "PropertyValue", "propertyID": name, "value": value}


def _date(row: Mapping[str, Any]) -> str | None:
    """As precise as it is known, in the zone that it was declared in."""
    at: datetime | None = row["published_at"]
    if at is None:
        return None
    length = {"year": 4, "month": 7, "day": 10}.get(row["published_precision"])
    local = at.astimezone(timezone(timedelta(minutes=row["published_offset"] or 0)))
    return local.isoformat()[:length] if length else local.isoformat()


def _line(value: Mapping[str, object]) -> bytes:
    """JSON without "<": it can stand in the <script> of a page, whatever a title says."""
    return orjson.dumps(value).replace(b"<", b"\\u003c") + b"\n"


def _chosen(articles: duckdb.DuckDBPyConnection, choice: Choice, read: Read) -> pa.RecordBatchReader:
    try:
        found = articles.execute(statement("export_articles"), asdict(choice)).to_arrow_reader(ROWS_AT_A_TIME)
    except duckdb.ConversionException as error:
        raise QueryRefused(
            f"A limit is no time: {str(error).splitlines()[0]}. Nothing was written. Give it as 2026-11-22T08:00."
        ) from error
    return pa.RecordBatchReader.from_batches(found.schema, _counted(found, read))


def _counted(batches: pa.RecordBatchReader, read: Read) -> Iterator[pa.RecordBatch]:
    articles = 0
    for batch in batches:
        yield batch
        articles += batch.num_rows
        read(articles)


def _must_be_free(target: Path) -> None:
    if target.exists():
        raise TargetExists(f"{target} exists. Nothing was written. Remove it, or export to another place.")
    space.require_folder(target, "Export to another place.")
