"""Publisher memory in the warehouse: lines by publisher, of one version. What a line is, only the cleaner knows."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

import duckdb

from warehouse.sql import statement

Lines = Mapping[str, frozenset[bytes]]  # publisher -> keys


def newest(connection: duckdb.DuckDBPyConnection) -> tuple[int, Lines]:
    """The version in force and its lines; version 0 without lines before the first reclean."""
    version = connection.execute("SELECT coalesce(max(version), 0) FROM memory_versions").fetchall()[0][0]
    lines: dict[str, set[bytes]] = {}
    found = connection.execute("SELECT publisher, line_key FROM memory_lines WHERE version = ?", [version])
    for publisher, key in found.fetchall():
        lines.setdefault(publisher, set()).add(bytes(key))
    return version, {publisher: frozenset(keys) for publisher, keys in lines.items()}


def store(connection: duckdb.DuckDBPyConnection, run_id: str, lines: Lines, stories: int) -> int:
    """The version of `lines`: a new one, or the one in force if it says the same. Older lines go, versions stay."""
    version, known = newest(connection)
    if version and known == dict(lines):
        return version
    rows = [(version + 1, publisher, key) for publisher, keys in sorted(lines.items()) for key in sorted(keys)]
    connection.begin()
    try:
        connection.execute(
            "INSERT INTO memory_versions VALUES (?, ?, ?, ?)", [version + 1, stories, datetime.now(UTC), run_id]
        )
        connection.execute("DELETE FROM memory_lines")
        if rows:
            connection.executemany("INSERT INTO memory_lines VALUES (?, ?, ?)", rows)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return version + 1


def stories(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Iterable[tuple[str, str]]]]:
    """(publisher, its articles as (cluster_id, text before cleaning)), one publisher at a time in memory."""
    sources = connection.execute(
        "SELECT DISTINCT source FROM articles WHERE source IS NOT NULL ORDER BY source"
    ).fetchall()
    for (source,) in sources:
        yield source, connection.execute(statement("select_stories"), {"source": source}).fetchall()
