"""Inputs as they came, a batch at a time, for editing them again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import duckdb
import zstandard

from warehouse.sql import statement


@dataclass(frozen=True, slots=True)
class Kept:
    """One stored input: `declared` and `extra` are JSON, `raw` the bytes as they were read."""

    article_id: str
    raw: bytes
    declared: str
    extra: str | None


def after(connection: duckdb.DuckDBPyConnection, article_id: str, documents: int, done_by: Sequence[str]) -> list[Kept]:
    """The inputs of the next articles in the order of their ids, but for those that the runs `done_by` have had."""
    values = {"after": article_id, "documents": documents, "done_by": list(done_by)}
    decompress = zstandard.ZstdDecompressor().decompress
    rows = connection.execute(statement("select_raw"), values).fetchall()
    return [Kept(one, decompress(raw), declared, extra) for one, raw, declared, extra in rows]


def changed(
    connection: duckdb.DuckDBPyConnection, rules: str, publishers: Collection[str] | None, done_by: Sequence[str]
) -> list[str]:
    """Articles that today's rules, or what is known of their publishers, may clean otherwise; in order.

    `publishers` are casefolded, None stands for all. Articles of other rules are left out where a reclean by `rules`
    has had them already; all that the runs `done_by` have had are left out.
    """
    sources = [row[0] for row in connection.execute("SELECT DISTINCT source FROM articles").fetchall() if row[0]]
    values = {
        "every": publishers is None,
        "sources": [source for source in sources if publishers and source.casefold() in publishers],
        "rules": rules,
        "done_by": list(done_by),
    }
    return [row[0] for row in connection.execute(statement("select_changed"), values).fetchall()]


def of(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> list[Kept]:
    """The inputs of these articles, in the order of their ids."""
    decompress = zstandard.ZstdDecompressor().decompress
    rows = connection.execute(statement("select_raw_of"), {"ids": list(article_ids)}).fetchall()
    return [Kept(one, decompress(raw), declared, extra) for one, raw, declared, extra in rows]


def count(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """(articles whose input is kept, articles in all)."""
    kept = "SELECT count(DISTINCT article_id) FROM raw_documents"
    return (
        connection.execute(kept).fetchall()[0][0],
        connection.execute("SELECT count(*) FROM article_heads").fetchall()[0][0],
    )
