"""What people said: these two are, or are not, the same report. It holds against every rule, and lasts."""

from collections.abc import Mapping
from typing import Literal

import duckdb

from warehouse.sql import statement

Verdict = Literal["same", "not-same"]
Pair = tuple[str, str]


def stored(connection: duckdb.DuckDBPyConnection) -> Mapping[Pair, Verdict]:
    """(lesser id, greater id) -> same or not-same."""
    rows = connection.execute("SELECT left_id, right_id, verdict FROM dedup_overrides").fetchall()
    return {(left, right): verdict for left, right, verdict in rows}


def put(
    connection: duckdb.DuckDBPyConnection, run_id: str, one: str, other: str, verdict: Verdict, note: str | None
) -> None:
    """Keep the word on a pair; a new word replaces the old one. The clusters follow with `dedup.settle`."""
    left, right = sorted((one, other))
    connection.execute("DELETE FROM dedup_overrides WHERE left_id = $l AND right_id = $r", {"l": left, "r": right})
    values = {"left_id": left, "right_id": right, "verdict": verdict, "note": note, "run_id": run_id}
    connection.execute(statement("dedup_insert_override"), values)
