"""One run at a time: an `flock` on FILE.lock with the holder's pid in it. The kernel frees a dead holder's."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.errors import WarehouseBusy, WarehouseError

# Between taking the lock and writing the pid a holder needs microseconds, or a scheduler's turn.
WAITS, WAIT_SECONDS = 20, 0.01


@contextmanager
def hold(db: Path) -> Iterator[None]:
    """The right to write to `db`, until the block ends or the process dies.

    Raises WarehouseBusy at once if another process has it, even a stopped one. The lock file stays behind:
    removing it would let two runs hold locks on two files of one name.
    """
    descriptor = _open(Path(f"{db}.lock"))
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WarehouseBusy(str(db), _holder(descriptor)) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def is_held(db: Path) -> bool:
    """Whether a run is going on in another process, or in this one. Creates nothing."""
    try:
        descriptor = os.open(f"{db}.lock", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        # Shared, and given back at once: two who ask don't see each other, and a run that begins just now is unlucky.
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _open(lock: Path) -> int:
    try:
        return os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise WarehouseError(
            f"{lock} can't be written: {error.strerror}. Nothing was changed. "
            "A warehouse needs a folder that you may write to."
        ) from error


def _holder(descriptor: int) -> int | None:
    """The pid of who holds the lock. Waits a moment for a holder that has the lock but has not yet written its pid."""
    for _ in range(WAITS):
        pid = _pid(descriptor)
        if pid and _is_alive(pid):
            return pid
        time.sleep(WAIT_SECONDS)
    return _pid(descriptor)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's, and alive
        return True
    return True


def _pid(descriptor: int) -> int | None:
    digits = os.pread(descriptor, 32, 0).strip()
    return int(digits) if digits.isdigit() else None
