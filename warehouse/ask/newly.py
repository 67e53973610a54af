"""What a run met for the first time, and how much of it was turned away."""

from pathlib import Path

from warehouse.sql import statement
from warehouse.store.query import reader


def read_and_rejected(db: Path, run_id: str) -> tuple[int, int]:
    """(new or changed inputs, those of them that were rejected). What was rejected before, as it is now, isn't new."""
    with reader(db) as connection:
        ((read, rejected),) = connection.execute(statement("run_newly"), {"run_id": run_id}).fetchall()
    return read, rejected
