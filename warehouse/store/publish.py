"""The read-only copy for readers: FILE.published, whole at every moment, renewed by an atomic rename."""

import os
import shutil
from pathlib import Path

from warehouse.store import failpoints, space


def published(db: Path) -> Path:
    """Where the copy of `db` is, if it was ever published."""
    return Path(f"{db}.published")


def publish(db: Path) -> Path:
    """Copy the closed and checkpointed `db` for readers. Who has the old copy open goes on reading it.

    Call with the lease held and no connection open: a copy of an open file could be torn.
    """
    copy = Path(f"{db}.publishing")
    with space.checked(copy), db.open("rb") as source, copy.open("wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
        target.flush()
        os.fsync(target.fileno())
    failpoints.hit("publish")
    copy.rename(published(db))
    return published(db)
