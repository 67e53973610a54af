"""Take articles out for good: rows, index, raw input, the published copy, and the bytes in the file."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse.ask import search_index
from warehouse.ask.explain import several
from warehouse.care import rewrite
from warehouse.copies import dedup
from warehouse.copies.policy import Policy
from warehouse.errors import WarehouseError
from warehouse.load.recover import recover
from warehouse.sql import statement
from warehouse.store import connection, lease, publish, runs

# Every table that says something of one article, but for those of the dedup index, which dedup.unlink empties.
TABLES = ("article_revisions", "article_heads", "revision_removals", "raw_documents")


def forget(db: Path, keys: Sequence[str], why: str, policy: Policy) -> list[str]:
    """The ids of the articles that went: those whose article id, external id or URL is one of `keys`.

    A tombstone stays for each, which keeps its identity out; backups made before still hold it. Other members of its
    cluster stay, under the same cluster id. Safe to repeat: what a killed call left is done by the next.
    Raises WarehouseError for a key that is no article or several, and then forgets none.
    """
    connection.must_exist(db)
    with lease.hold(db):
        recover(db, policy)
        with connection.connect(db) as writer:
            ids = sorted({_find(writer, key) for key in keys})
            run_id = runs.begin(writer, command="forget", sources=ids, settings={})
            _forget(writer, run_id, ids, why, policy)
            runs.finish(writer, run_id, inputs=0)
        rewrite.rewrite(db)
        publish.publish(db)
        search_index.drop(db)
    return ids


def _find(writer: duckdb.DuckDBPyConnection, key: str) -> str:
    found = [str(row[0]) for row in writer.execute(statement("select_articles_to_forget"), {"key": key}).fetchall()]
    if not found:
        raise WarehouseError(
            f"{key} is no article id, external id or URL of the warehouse. Nothing was forgotten. "
            "Look it up: copydesk explain KEY"
        )
    if key in found:
        return key
    if len(found) > 1:
        raise WarehouseError(f"{key} {several(found)}. Nothing was forgotten. Give the article ids of those to forget.")
    return found[0]


def _forget(writer: duckdb.DuckDBPyConnection, run_id: str, ids: Sequence[str], why: str, policy: Policy) -> None:
    values = {"ids": list(ids)}
    writer.begin()
    try:
        writer.execute(
            statement("insert_tombstones"), {**values, "now": datetime.now(UTC), "why": why, "run_id": run_id}
        )
        dedup.unlink(writer, run_id, ids, policy)
        writer.execute("DELETE FROM dedup_overrides WHERE list_has_any([left_id, right_id], $ids)", values)
        for table in TABLES:
            writer.execute(f"DELETE FROM {table} WHERE article_id IN (SELECT unnest($ids))", values)
        writer.execute(statement("blank_dispositions"), values)
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
