"""Staged batches become rows, whoever staged them: this run, or one that died."""

from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from warehouse.copies.policy import Policy
from warehouse.load import load, stage
from warehouse.store import connection, runs, space

ATTEMPTS = 3  # of a step that DuckDB ended with a FATAL error; the second mostly works, the third never helped


def recover(
    db: Path,
    policy: Policy,
    then: Callable[[connection.Connection], None] | None = None,
    busy_seconds: float = connection.BUSY_SECONDS,
) -> list[stage.Staged]:
    """Load every whole staged batch, oldest run first, and drop the half-written ones. Those that were loaded.

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
    return staged


def taken_up(staged: Sequence[stage.Staged]) -> tuple[runs.TakenUp, ...]:
    """What was found staged when no run was under way, by the run that had died over it, the oldest first."""
    return tuple(
        runs.TakenUp(run_id, sum(batch.documents for batch in left), max(batch.staged_at for batch in left))
        for run_id in sorted({batch.run_id for batch in staged})
        for left in [[batch for batch in staged if batch.run_id == run_id]]
    )


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
