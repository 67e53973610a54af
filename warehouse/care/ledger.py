"""A ledger that doesn't grow by every look at what stays as it is."""

from datetime import UTC, datetime, timedelta

import duckdb

from warehouse.sql import statement
from warehouse.store import failpoints


def fold(connection: duckdb.DuckDBPyConnection, days: int, now: datetime | None = None) -> int:
    """Put the old rows of a run that only say again what others say into one for each reason; how many rows less.

    Such are `unchanged`, if a later run says it again, and `rejected`, if an earlier and a later run say it for the
    same reason. Rows that say loaded, revised or duplicate all stay. Sums of `inputs`, by run, state and reason, are as
    they were. In a transaction of its own; safe to repeat.
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
