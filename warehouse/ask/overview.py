"""What a desk has seen in a time, for people who don't write SQL: stories, copies, quotations, cleaning, sources."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from warehouse.ask import overview_rows as rows
from warehouse.sql import statement
from warehouse.store.query import reader

Row = TypeVar("Row")

# Rows of each list: where a person stops reading; the warehouse has the rest.
SHOWN = {
    "edges": 40, "wire": 16, "clusters": 6, "quotations": 10, "excerpts": 6, "headlines": 15, "health": 30,
    "rejected": 12,
}  # fmt: skip


def overview(db: Path, span: timedelta | None) -> rows.Overview:
    """Of `span` before the newest input, so that a copy says the same later; None: of all. Waits for no writer."""
    with reader(db) as connection:
        [(until, run_id)] = _values(connection, "overview_until", {})
        since = until - span if until and span else None
        connection.execute(statement("overview_chosen"), {"since": since})
        given = {"since": since}

        def all_of(name: str, shape: type[Row]) -> tuple[Row, ...]:
            return tuple(shape(*row) for row in _values(connection, f"overview_{name}", given | _limit(name)))

        return rows.Overview(
            since=since,
            until=until,
            run_id=run_id,
            totals=all_of("totals", rows.Totals)[0],
            days=all_of("days", rows.Day),
            edges=all_of("edges", rows.Edge),
            outlets=all_of("outlets", rows.Outlet),
            wire=all_of("wire", rows.Pickup),
            clusters=_with_members(connection, all_of("clusters", rows.Cluster)),
            quotations=all_of("quotations", rows.Quotation),
            excerpts=all_of("excerpts", rows.Excerpt),
            headlines=all_of("headlines", rows.Headline),
            headline_counts=all_of("headline_counts", rows.HeadlineCount),
            struck=all_of("struck", rows.Struck),
            labels=all_of("labels", rows.Label),
            health=all_of("health", rows.Health),
            rejected=all_of("rejected", rows.Turned),
        )


def _with_members(
    connection: duckdb.DuckDBPyConnection, clusters: tuple[rows.Cluster, ...]
) -> tuple[rows.Cluster, ...]:
    wanted = {"clusters": [cluster.cluster_id for cluster in clusters]}
    members = [rows.Member(*row) for row in _values(connection, "overview_members", wanted)] if clusters else []
    return tuple(
        replace(cluster, members=tuple(one for one in members if one.cluster_id == cluster.cluster_id))
        for cluster in clusters
    )


def _limit(name: str) -> dict[str, int]:
    return {"rows": SHOWN[name]} if name in SHOWN else {}


def _values(connection: duckdb.DuckDBPyConnection, name: str, given: dict[str, Any]) -> Iterable[tuple[Any, ...]]:
    """By way of Arrow: times with a zone are then aware, and need no further package."""
    text = statement(name)
    answer = connection.execute(text, {key: value for key, value in given.items() if f"${key}" in text})
    return [tuple(row.values()) for row in answer.to_arrow_table().to_pylist()]
