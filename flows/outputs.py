"""Files that commands write for people: what may be one."""

import os
from pathlib import Path

from flows.errors import UsageError
from flows.sources.files import is_beside

DATABASE = (8, b"DUCK")  # where a DuckDB file says that it is one


def check_output(target: Path, option: str, db: Path, *, may_be_database: bool = False) -> None:
    """Raises UsageError, naming the option, where `target` is the warehouse `db`, or a file or in a folder of its own.

    And where it is any other database, unless that is what the command makes.
    """
    if found := _in_the_way(target, db, may_be_database):
        raise UsageError(f"{option} {target} is {found}. Nothing was written. Name another file.")


def _in_the_way(target: Path, db: Path, may_be_database: bool) -> str | None:
    place = Path(os.path.realpath(target))
    if place == Path(os.path.realpath(db)):
        return "the warehouse"
    # What belongs to it stands beside the name that it was given, which may be a link.
    for own in (Path(os.path.realpath(db)), Path(os.path.realpath(db.parent), db.name)):
        if any(path.parent == own.parent and is_beside(path.name, own.name) for path in (place, *place.parents)):
            return f"of the warehouse {db}"
    return None if may_be_database or not _is_database(target) else "a database"


def _is_database(path: Path) -> bool:
    if not path.is_file():
        return False
    at, mark = DATABASE
    try:
        with path.open("rb") as file:
            return file.read(at + len(mark))[at:] == mark
    except OSError:  # so will writing, which says why
        return False
