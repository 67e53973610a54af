"""The policies that the pairs of a warehouse were decided by, as they are stored beside them."""

import json
from dataclasses import fields
from typing import Any

import duckdb

from warehouse.copies.policy import Policy
from warehouse.sql import statement


def in_force(connection: duckdb.DuckDBPyConnection) -> Policy:
    """That of the run which last decided a pair, else the last that was stored; the default where there is none.

    A setting that this copydesk doesn't know is left out, one that it didn't know yet has its default.
    """
    row = connection.execute(statement("dedup_select_policy")).fetchone()
    stored: dict[str, Any] = json.loads(row[0]) if row else {}
    known = [field.name for field in fields(Policy) if field.name in stored]
    values = {name: tuple(stored[name]) if isinstance(stored[name], list) else stored[name] for name in known}
    return Policy(**values)  # type: ignore[arg-type]
