"""What the desk says of publishers, beside their articles."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import duckdb


@dataclass(frozen=True, slots=True)
class Outlet:
    """One publisher. None: not said."""

    name: str
    hosts: list[str]
    owner: str | None
    country: str | None
    language: str | None
    kind: str | None
    said_by: str  # sources or outlets


def store(writer: duckdb.DuckDBPyConnection, outlets: Sequence[Outlet]) -> None:
    """Put these in the place of those that were there, in one transaction. None given: those of before stay."""
    if not outlets:
        return
    writer.begin()
    try:
        writer.execute("DELETE FROM outlets")
        writer.executemany(
            "INSERT INTO outlets (name, hosts, owner, country, language, kind, said_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [astuple(outlet) for outlet in outlets],
        )
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
