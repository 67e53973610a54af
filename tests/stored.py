"""Articles straight into the tables of the warehouse, for tests of what comes after loading."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import duckdb

from extractors.signature import sign
from warehouse.copies import dedup
from warehouse.copies.policy import Policy
from warehouse.store import connection

START = datetime(2024, 5, 1, 8, tzinfo=UTC)
INSERT = """
INSERT INTO article_revisions (
    article_id, revision_no, identity, position, source_kind, url_normalized, source, title, authors, agency, text,
    extracted_text, published_at, published_precision, loaded_at, word_count, text_sha256, raw_sha256, raw_kind,
    extractor, rules_version, flags, provenance, metadata, repairs, change_kind, run_id
) VALUES (
    ?, ?, ?, '', 'jsonl', ?, ?, ?, [], ?, ?, '', ?, 'minute', now(), ?, ?, '', 'text', 'text', '', [], '{}', '[]',
    '[]', 'first', 'r1'
)
"""


@dataclass(frozen=True)
class Story:
    """What dedup looks at of an article."""

    article_id: str
    text: str
    hours: float | None = 0.0  # after START; None: no date
    title: str | None = None
    source: str = "desk"
    url: str | None = None
    agency: str | None = None


def warehouse() -> duckdb.DuckDBPyConnection:
    """An empty warehouse in memory with today's schema."""
    empty = duckdb.connect()
    empty.execute("SET TimeZone = 'UTC'")
    connection.migrate(empty)
    return empty


def load(
    con: duckdb.DuckDBPyConnection, stories: Sequence[Story], run_id: str = "r1", policy: Policy | None = None
) -> dedup.LinkSummary:
    """One batch, as the loader does it: rows, signatures, pairs, clusters. A known id is a revision."""
    for story in stories:
        row = con.execute(
            "SELECT max(revision_no) FROM article_revisions WHERE article_id = ?", [story.article_id]
        ).fetchone()
        revision = (row[0] if row and row[0] else 0) + 1
        at = None if story.hours is None else START + timedelta(hours=story.hours)
        sha256 = hashlib.sha256(story.text.encode()).hexdigest()
        values = [story.article_id, revision, story.article_id, story.url, story.source, story.title, story.agency]
        con.execute(INSERT, [*values, story.text, at, len(story.text.split()), sha256])
        con.execute("DELETE FROM article_heads WHERE article_id = ?", [story.article_id])
        con.execute("INSERT INTO article_heads VALUES (?, ?, now())", [story.article_id, revision])
    signatures = sign([story.text for story in stories])
    ids = [story.article_id for story in stories]
    dedup.store_signatures(con, run_id, list(zip(ids, signatures, strict=True)))
    return dedup.link(con, run_id, ids, policy or Policy())


def clusters(con: duckdb.DuckDBPyConnection) -> set[frozenset[str]]:
    """The partition, without the names of the clusters."""
    rows = con.execute("SELECT list(article_id) FROM cluster_members GROUP BY cluster_id").fetchall()
    return {frozenset(row[0]) for row in rows}
