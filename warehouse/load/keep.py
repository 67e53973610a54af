"""How long inputs are kept as they came: `all`, `none`, or `days:N`."""

from datetime import UTC, datetime, timedelta

import duckdb

from warehouse.errors import WarehouseError


def prune(connection: duckdb.DuckDBPyConnection, keep_raw: str, now: datetime | None = None) -> int:
    """Delete the raw inputs that `keep_raw` no longer keeps; how many. What they became stays.

    `days:N` counts from the load. An article whose input is gone can't be cleaned again by newer rules.
    """
    if keep_raw == "all":
        return 0
    oldest = (now or datetime.now(UTC)) - timedelta(days=_days(keep_raw))
    (gone,) = connection.execute("DELETE FROM raw_documents WHERE kept_at <= ?", [oldest]).fetchall()
    return int(gone[0])


def _days(keep_raw: str) -> int:
    kind, _, number = keep_raw.partition(":")
    if keep_raw == "none":
        return 0
    if kind == "days" and number.isdecimal():
        return int(number)
    raise WarehouseError(
        f"keep_raw is {keep_raw!r}, which is not one of `all`, `none` and `days:N`. Nothing was deleted. Mend it."
    )
