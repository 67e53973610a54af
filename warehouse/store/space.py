"""Room on the disk: looked at before a commit, and a clear word when it runs out in the middle."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.errors import NoSpace, NotWritable

SPARE = 16 << 20  # bytes kept free: the log of a transaction, DuckDB's own bookkeeping, the next lease
FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
FULL_WORDS = ("no space left", "file too large", "disk quota exceeded", "could not write all bytes")


def require(folder: Path, planned_bytes: int) -> None:
    """Raises NoSpace unless twice `planned_bytes` fit on the disk of `folder`: once for the log, once for the file."""
    disk = os.statvfs(folder)
    free, needed = disk.f_bavail * disk.f_frsize, 2 * planned_bytes + SPARE
    if free < needed:
        raise NoSpace(
            f"{folder} has {free / 2**20:.1f} MB free and needs {needed / 2**20:.1f} MB for the next step. "
            "Everything loaded so far is safe. Make room, then run this again: it goes on from here."
        )


def require_folder(file: Path, then: str) -> None:
    """Raises NotWritable, with the next step `then`, unless `file` can be made where it is to be."""
    folder = file.absolute().parent
    if not os.access(folder, os.W_OK | os.X_OK):
        raise NotWritable(str(file), str(file.parent), is_there=folder.is_dir(), then=then)


@contextmanager
def checked(what: Path) -> Iterator[None]:
    """A disk that runs full in the block, or a file at its size limit, raises NoSpace."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise NoSpace(_message(what, error)) from error
        raise
    except duckdb.Error as error:
        if any(word in str(error).lower() for word in FULL_WORDS):
            raise NoSpace(_message(what, error)) from error
        raise


def _message(what: Path, error: Exception) -> str:
    return (
        f"{what} could not be written, the disk is full: {str(error).splitlines()[0]}. "
        "Everything loaded so far is safe. Make room, then run this again: it goes on from here."
    )
