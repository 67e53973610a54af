"""Staged batches become rows, whoever staged them: this run, or one that died."""

from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from warehouse.copies.policy import Policy
from warehouse.load import load, stage
from warehouse.store import connection, space

ATTEMPTS = 3  # of a step that DuckDB ended with a FATAL error; the second mostly works, the third never helped


def recover(
    db: Path,
    policy: Policy,
    then: Callable[[connection.Connection], None] | None = None,
    busy_seconds: float = connection.BUSY_SECONDS,
) -> int:
    """Load every whole staged batch, oldest run first, and drop the half-written ones. How many were loaded.

    Call with the lease held and no connection open. Safe to repeat after any failure: a batch is marked in the
    transaction that loads it, and its files go only after that. Raises NoSpace with everything committed safe.
    `then` is called with the same connection when all are loaded, and may be called twice.
    """
    staged = list(stage.find(stage.folder(db)))
    with space.checked(db):
        for attempt in range(1, ATTEMPTS + 1):
            try:
                _load(db, staged, policy, then, busy_seconds)
                break
            except duckdb.FatalException:  # the connection is dead, what was committed is not: open anew and go on
                if attempt == ATTEMPTS:
                    raise
    return len(staged)


def _load(
    db: Path,
    staged: Sequence[stage.Staged],
    policy: Policy,
    then: Callable[[connection.Connection], None] | None,
    busy_seconds: float,
) -> None:
    waiting = [batch for batch in staged if batch.path.exists()]
    if not waiting and not then:
        return
    with connection.connect(db, busy_seconds) as writer:
        load.load_all(writer, waiting, policy)
        if then:
            then(writer)
