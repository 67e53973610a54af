"""The index of `copydesk search`, a file beside the warehouse that grows: a load pays for what is new in it.

Words in the order of BM25 (Robertson and Walker 1994), of the titles and texts of the distinct articles, and the
headlines of all. It holds no text, but words and their numbers. 20,000 articles: see docs/questions.md.
"""

import os
import shutil
from contextlib import closing
from pathlib import Path

import duckdb

from warehouse.sql import statement
from warehouse.store import space
from warehouse.store.connection import STORAGE_VERSION, quoted
from warehouse.store.publish import published

FORMAT = "1"  # of the tables and of what counts as a word; another one builds the index anew


def path_of(db: Path) -> Path:
    return Path(f"{db}.search")


def update(db: Path) -> Path:
    """The index of what readers see of `db` now: as it is, or brought up to date beside it and put in its place."""
    source = published(db) if published(db).exists() else db
    index, status = path_of(db), source.stat()
    state = f"{FORMAT} {source.name} {status.st_ino} {status.st_size} {status.st_mtime_ns}"
    before = _state(index)
    if before == state:
        return index
    space.require_folder(index, "Let somebody who may write there search once, or ask with search_stories in SQL.")
    building = Path(f"{index}.{os.getpid()}.building")
    building.unlink(missing_ok=True)
    try:
        if before and before.split()[0] == FORMAT:
            shutil.copyfile(index, building)
        _grow(building, source, state)
        building.rename(index)
    finally:
        building.unlink(missing_ok=True)
    return index


def is_current(db: Path) -> bool:
    """Whether the next search has nothing to do before it searches."""
    source = published(db) if published(db).exists() else db
    if not source.exists():
        return True  # which is said by the search itself
    status = source.stat()
    state = f"{FORMAT} {source.name} {status.st_ino} {status.st_size} {status.st_mtime_ns}"
    return _state(path_of(db)) == state


def drop(db: Path) -> None:
    """Remove the index of `db`: it holds the words of texts. The next load or search builds it anew."""
    for path in [path_of(db), *db.parent.glob(f"{db.name}.search.*.building")]:
        path.unlink(missing_ok=True)


def _state(index: Path) -> str | None:
    if not index.exists():
        return None
    try:
        with closing(duckdb.connect(str(index), read_only=True)) as connection:
            row = connection.execute("SELECT state FROM built_from").fetchone()
            return str(row[0]) if row else None
    except duckdb.Error:  # a damaged index holds nothing that can't be built anew
        return None


def _grow(building: Path, source: Path, state: str) -> None:
    with closing(duckdb.connect(":memory:")) as connection:
        connection.execute(f"ATTACH '{quoted(building)}' AS search (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute(f"ATTACH '{quoted(source)}' AS news (READ_ONLY)")
        connection.execute("USE search")
        connection.execute(statement("search_schema"))
        connection.begin()
        for step in ("search_wanted", "search_delete_postings", "search_delete_entries", "search_insert_entries"):
            connection.execute(statement(step))
        connection.execute(statement("search_insert_postings"))
        connection.execute("CREATE OR REPLACE TABLE built_from AS SELECT $state AS state", {"state": state})
        connection.execute("DROP TABLE wanted")
        connection.commit()
