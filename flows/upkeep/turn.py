"""Whose turn it is: maintenance takes the warehouse step by step, and what would ingest waits until it is through."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

from warehouse.errors import WarehouseBusy
from warehouse.store import lease

T = TypeVar("T")

WAIT_SECONDS = 6 * 3600  # a reclean of a million articles; after that the run is held, and somebody is told
LOOK_SECONDS = 0.5


def _of(db: Path) -> Path:
    """The lock lies beside the warehouse, as DB.maintenance.lock; the kernel frees a dead holder's."""
    return Path(f"{db}.maintenance")


@contextmanager
def hold(db: Path) -> Iterator[None]:
    """Maintenance is under way. Raises WarehouseBusy at once if another one is."""
    with ExitStack() as held:
        try:
            held.enter_context(lease.hold(_of(db)))
        except WarehouseBusy as busy:
            raise WarehouseBusy(str(db), busy.pid) from None
        yield


def wait_for_maintenance(db: Path, say: Callable[[str], None]) -> None:
    """Returns when no maintenance is under way, at once if none is; after hours also if one is."""
    if not lease.is_held(_of(db)):
        return
    say(f"maintenance of {db} is under way; this run begins when it ends")
    deadline = time.monotonic() + WAIT_SECONDS
    while lease.is_held(_of(db)) and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)


def when_free(work: Callable[[], T], seconds: float) -> T:
    """What `work` gives; while another process has the warehouse tried for `seconds`, then raises WarehouseBusy."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return work()
        except WarehouseBusy:
            if time.monotonic() >= deadline:
                raise
        time.sleep(LOOK_SECONDS)
