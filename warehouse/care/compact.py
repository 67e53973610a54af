"""Room that deleted rows had, given back to the disk. A checkpoint gives back only what lies at the end of the file."""

from pathlib import Path

from warehouse.care import rewrite
from warehouse.store import connection

WORTH = 0.2  # of the file is free. Below it a copy of the whole file gains little, and the next runs fill it anyway.


def compact(db: Path, busy_seconds: float) -> tuple[int, int]:
    """Bytes of the file before and after; the same if there was little to gain.

    Call with the lease held and no connection open. Killed at any moment, the file is the old one or the new one.
    """
    with connection.connect(db, busy_seconds) as writer:  # brings the log of a dead run into the file
        writer.execute("CHECKPOINT")
        ((total, free),) = writer.execute("SELECT total_blocks, free_blocks FROM pragma_database_size()").fetchall()
    before = db.stat().st_size
    if free >= WORTH * total:
        rewrite.rewrite(db)
    return before, db.stat().st_size
