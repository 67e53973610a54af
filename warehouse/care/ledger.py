"""A ledger that doesn't grow by every look at what stays as it is."""

from datetime import UTC, datetime, timedelta

import duckdb

from warehouse.sql import statement
from warehouse.store import failpoints


def fold(connection: duckdb.DuckDBPyConnection, days: int, now: datetime | None = None) -> int:
    """Put the old rows of a run that say `unchanged`, and that a later run says again, into one; how many rows less.

    Nothing else goes: each input keeps its newest row, and each row that says loaded, revised, duplicate or rejected.
    Sums of `inputs`, by run and state, are as they were. In a transaction of its own; safe to repeat.
    """
    connection.begin()
    try:
        connection.execute(
            statement("ledger_said_again"), {"oldest": (now or datetime.now(UTC)) - timedelta(days=days)}
        )
        connection.execute(statement("ledger_folded"))
        counts = "SELECT (SELECT count(*) FROM said_again) - (SELECT count(*) FROM folded)"
        ((less,),) = connection.execute(counts).fetchall()
        connection.execute(statement("ledger_delete"))
        failpoints.hit("folding")
        connection.execute(statement("ledger_insert"))
        connection.execute("DROP TABLE said_again")
        connection.execute("DROP TABLE folded")
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return int(less)
