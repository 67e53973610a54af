"""Files that commands write for people: what may be one, and how it gets its name."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from flows.errors import UsageError
from flows.sources.files import PIPE, SourceFile, find, is_beside

DATABASE = (8, b"DUCK")  # where a DuckDB file says that it is one


def check_output(target: Path, option: str, db: Path, *, may_be_database: bool = False) -> None:
    """Raises UsageError, naming the option, where `target` is the warehouse `db`, or a file or in a folder of its own.

    And where it is any other database, unless that is what the command makes.
    """
    if found := _in_the_way(target, db, may_be_database):
        raise UsageError(f"{option} {target} is {found}. Nothing was written. Name another file.")


def check_no_input(target: Path, option: str, sources: Sequence[str]) -> None:
    """Raises UsageError, naming the option, where `target` is there and would be read as one of the sources."""
    if target.is_file() and _is_among(target, sources):
        raise UsageError(f"{option} {target} is among the inputs. Nothing was written. Name another file.")


@contextmanager
def replacing(target: Path) -> Iterator[IO[bytes]]:
    """A stream that takes the place of `target` at the end of the block; after a failed one that is as it was.

    What is no file, as a pipe or /dev/stdout, is written to at once. Raises OSError.
    """
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:
            yield stream
        return
    place = Path(os.path.realpath(target))  # a link stays, and leads to what is new
    part = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        with part.open("wb") as stream:
            if place.exists():
                place.open("r+b").close()  # a file that may not be written to isn't replaced either
                shutil.copymode(place, part)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def _in_the_way(target: Path, db: Path, may_be_database: bool) -> str | None:
    place = Path(os.path.realpath(target))
    if place == Path(os.path.realpath(db)):
        return "the warehouse"
    # What belongs to it stands beside the name that it was given, which may be a link.
    for own in (Path(os.path.realpath(db)), Path(os.path.realpath(db.parent), db.name)):
        if any(path.parent == own.parent and is_beside(path.name, own.name) for path in (place, *place.parents)):
            return f"of the warehouse {db}"
    return None if may_be_database or not _is_database(target) else "a database"


def _is_among(target: Path, sources: Sequence[str]) -> bool:
    if PIPE in sources and os.path.samestat(os.fstat(0), target.stat()):
        return True
    named = [source for source in sources if source != PIPE]
    # A file that isn't there any more is rejected when it is read.
    files = (file.path for file in find(named) if isinstance(file, SourceFile))
    return any(path.exists() and path.samefile(target) for path in files)


def _is_database(path: Path) -> bool:
    if not path.is_file():
        return False
    at, mark = DATABASE
    try:
        with path.open("rb") as file:
            return file.read(at + len(mark))[at:] == mark
    except OSError:  # so will writing, which says why
        return False
