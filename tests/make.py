"""Invented articles and warehouses for the tests of the warehouse: each maker shows only what matters."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from extractors.records import Article, Outcome, Rejected, Removal, Signature, Unread
from warehouse.copies.policy import Policy
from warehouse.load import load, stage
from warehouse.store import connection, lease, publish, runs

TOWNS = ("Ostholm", "Lindvik", "Kelmsbury", "Valmont", "Montesol", "Northwater", "Harrowgate Bay", "Elmsfield")
THINGS = ("ferry", "bridge", "library", "tram", "market hall", "lighthouse", "orchard", "school")
# What a disturbed and an undisturbed run may differ in: which run it was, and when.
TIMES = {"run_id", "loaded_at", "first_seen_at", "kept_at", "since", "created_at", "decided_at"}


def article(id: str = "1", text: str | None = None, **fields: Any) -> Article:
    """A new article of the publisher `S`, told apart by `id`; its text differs from that of any other id."""
    body = text if text is not None else story(id)
    made = Article(
        article_id=f"a{id}", identity=f"S\n{id}", position=f"in.jsonl#{id}", source_kind="jsonl", external_id=id,
        url=None, url_normalized=None, source="S", title=f"Title {id}", authors=("Ada Quill",), agency=None,
        text=body, extracted_text=body, language="en", published_at=None, published_offset=None,
        published_precision="unknown", published_source=None, modified_at=None, fetched_at=None,
        word_count=len(body.split()), text_sha256=sha256(body), raw_sha256=sha256(body), raw=body.encode(),
        raw_kind="text", charset=None, extractor="text", rules_version="r1", removals=(), repairs=(), flags=(),
        provenance=(("title", "declared"),), metadata=(), images=None, extra=None, signature=None,
    )  # fmt: skip
    return replace(made, **fields)


def story(id: str) -> str:
    """A dozen sentences that no other `id` has."""
    draw = np.random.default_rng(list(id.encode()))
    sentences = [
        f"The {THINGS[draw.integers(8)]} of {TOWNS[draw.integers(8)]} was given {draw.integers(1, 10**6)} new planks, "
        f"the {THINGS[draw.integers(8)]} keeper said on day {draw.integers(1, 366)}."
        for _ in range(12)
    ]
    return "\n\n".join(sentences)


def signed(made: Article) -> Article:
    """With the signature that the pipeline would give it."""
    from extractors.signature import sign

    return replace(made, signature=sign([made.text])[0])


def unsigned_words() -> Signature:
    """A signature of the right shape whose values mean nothing."""
    return Signature(
        "test", np.arange(128, dtype=np.uint32), np.arange(32, dtype=np.uint64), np.arange(5, dtype=np.uint64), 5
    )


def removal(text: str = "Photo: A. Quill", line: int = 1, **fields: Any) -> Removal:
    return replace(Removal(line, 0, len(text), text, "credit", "en-credit/photo", whole=True), **fields)


def rejected(position: str = "in.jsonl#9", reason: str = "broken-json") -> Rejected:
    return Rejected(position, "jsonl", "read", reason)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def ingest(db: Path, *batches: Sequence[Outcome | Unread]) -> runs.RunSummary:
    """A whole run: each batch staged, loaded and cleared away, and the copy for readers published."""
    with lease.hold(db):
        with connection.connect(db) as writer:
            run_id = runs.begin(writer, command="ingest", sources=["in.jsonl"], settings={})
            for batch_no, outcomes in enumerate(batches):
                staged = stage.write(stage.folder(db), run_id, batch_no, outcomes)
                load.load(writer, run_id, staged, Policy())
                stage.remove(staged)
            summary = runs.finish(writer, run_id, inputs=sum(map(len, batches)))
        publish.publish(db)
    return summary


def content(db: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that holds results, in order, without run ids and times."""
    with duckdb.connect(str(db), read_only=True) as reader:
        return {name: _rows(reader, name) for name in _tables(reader)}


def _tables(reader: duckdb.DuckDBPyConnection) -> list[str]:
    history = {"runs", "batches", "dispositions", "cluster_events", "schema_migrations", "watched_files"}
    names = [row[0] for row in reader.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()]
    return [name for name in names if name not in history]


def _rows(reader: duckdb.DuckDBPyConnection, table: str) -> list[tuple[Any, ...]]:
    described = reader.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = ?", [table]).fetchall()
    columns = ", ".join(f'"{row[0]}"' for row in described if row[0] not in TIMES)
    rows = reader.execute(f"SELECT {columns} FROM {table} ORDER BY ALL").to_arrow_table()
    return [tuple(row.values()) for row in rows.to_pylist()]  # fetchall() would need pytz for times with a zone


def ledger(db: Path) -> list[tuple[Any, ...]]:
    """(position, state) of all dispositions, by run and place."""
    with duckdb.connect(str(db), read_only=True) as reader:
        return reader.execute("SELECT position, state FROM dispositions ORDER BY run_id, rowid").fetchall()


# Two batches with one of everything: a revision, duplicates within and across, a rejected input.
BATCHES: tuple[list[Outcome], ...] = (
    [article("1"), article("2", removals=(removal(),)), rejected(), article("1", position="in.jsonl#1b")],
    [article("3"), article("2", "Another text altogether.", position="in.jsonl#2b"), article("1", position="x#1")],
)
