"""The state file of an archive: SQLite, so that a killed round leaves it whole, and `ingest` reads it meanwhile."""

import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from importlib import resources
from pathlib import Path
from typing import TypeVar

from flows.errors import FetchError
from flows.fetch.store.known import Feed, Fetch, Host, Page, RobotsFile
from flows.sources.files import FETCHED

FILE = "state.db"
VERSION = 1
ASKED_TOGETHER = 500  # keys; SQLite takes some thousands of parameters
TABLES: dict[type, str] = {Feed: "feeds", Page: "pages", Host: "hosts", RobotsFile: "robots", Fetch: "fetches"}

Row = TypeVar("Row", Feed, Page, Host, RobotsFile)


def state_file(archive: Path) -> Path:
    return archive / FETCHED / FILE


class State:
    """All that is known, with changes that become durable by `commit`, all or none."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def one(self, kind: type[Row], key: str) -> Row | None:
        """The row whose first field is `key`."""
        found = self._rows(kind, f"WHERE {fields(kind)[0].name} = ?", key)
        return next(iter(found), None)

    def feeds(self) -> list[Feed]:
        return self._rows(Feed, "ORDER BY address")

    def due_pages(self, source: str, now: float, most: int) -> list[Page]:
        """Those to ask by now, the newest first: of old ones the news is old."""
        return self._rows(Page, "WHERE source = ? AND next_at <= ? ORDER BY found_at DESC LIMIT ?", source, now, most)

    def known(self, keys: Iterable[str]) -> dict[str, Page]:
        """Those of the pages that are known, by key."""
        wanted, found = list(keys), dict[str, Page]()
        for start in range(0, len(wanted), ASKED_TOGETHER):
            part = wanted[start : start + ASKED_TOGETHER]
            for page in self._rows(Page, f"WHERE key IN ({','.join('?' * len(part))})", *part):
                found[page.key] = page
        return found

    def save(self, *rows: Feed | Page | Host | RobotsFile) -> None:
        for row in rows:
            marks = ",".join("?" * len(fields(row)))
            self._connection.execute(f"INSERT OR REPLACE INTO {TABLES[type(row)]} VALUES ({marks})", _values(row))

    def log(self, fetch: Fetch) -> None:
        names = ", ".join(one.name for one in fields(Fetch))
        marks = ",".join("?" * len(fields(Fetch)))
        self._connection.execute(f"INSERT INTO fetches ({names}) VALUES ({marks})", _values(fetch))

    def fetches(self, after: int = 0) -> Iterator[tuple[int, Fetch]]:
        """The log behind number `after`, with the number of each."""
        names = ", ".join(one.name for one in fields(Fetch))
        for number, *values in self._connection.execute(
            f"SELECT number, {names} FROM fetches WHERE number > ? ORDER BY number", (after,)
        ):
            yield number, Fetch(*values)

    def last_of(self, key: str) -> list[Fetch]:
        """What became of an address, newest first."""
        names = ", ".join(one.name for one in fields(Fetch))
        found = self._connection.execute(
            f"SELECT {names} FROM fetches WHERE address = ? OR final = ? ORDER BY number DESC LIMIT 20", (key, key)
        )
        return [Fetch(*values) for values in found]

    def fact(self, name: str) -> str:
        """Empty: not known."""
        found = self._connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def set_fact(self, name: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def forget_behind(self, file: str, size: int) -> int:
        """Have pages got again whose record the archive `file` of that size has lost; where the last whole one ends."""
        self._connection.execute(
            "UPDATE pages SET state = 'waiting', next_at = 0, visits = 0, etag = NULL, last_modified = NULL, "
            "sha256 = NULL WHERE kept_in = ? AND kept_end > ?",
            (file, size),
        )
        self._connection.execute("UPDATE feeds SET etag = NULL, last_modified = NULL, sha256 = NULL, next_at = 0")
        whole = "SELECT coalesce(max(kept_end), 0) FROM pages WHERE kept_in = ? AND kept_end <= ?"
        return int(self._connection.execute(whole, (file, size)).fetchone()[0])

    def prune(self, before: float) -> None:
        """Leave out what the log says of older times; what is known of addresses stays."""
        self._connection.execute("DELETE FROM fetches WHERE asked_at < ?", (before,))

    def commit(self) -> None:
        self._connection.commit()

    def _rows(self, kind: type[Row], where: str, *values: object) -> list[Row]:
        names = ", ".join(one.name for one in fields(kind))
        found = self._connection.execute(f"SELECT {names} FROM {TABLES[kind]} {where}", values)
        return [kind(*row) for row in found]


def _values(row: Feed | Page | Host | RobotsFile | Fetch) -> tuple[object, ...]:
    """The fields in order; `dataclasses.astuple` would look into each of them."""
    return tuple(getattr(row, one.name) for one in fields(row))


@contextmanager
def opened(archive: Path) -> Iterator[State]:
    """The state of `archive`, created where it isn't there. Take the lease first."""
    with closing(sqlite3.connect(state_file(archive))) as connection:
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                _create(connection)
            elif version != VERSION:
                raise FetchError(
                    f"{state_file(archive)} is of version {version}, this copydesk knows {VERSION}. Nothing was "
                    "fetched. Use the copydesk that wrote it."
                )
            # A commit doesn't wait for the disk: after a power cut the last ones may be missing, never half of one.
            connection.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.DatabaseError as error:
            raise FetchError(
                f"{state_file(archive)} can't be read: {error}. Nothing was fetched. Move it away to begin afresh: "
                "pages that were fetched before are then fetched once more."
            ) from error
        try:
            yield State(connection)
        except sqlite3.OperationalError as error:
            raise FetchError(
                f"{state_file(archive)} can't be written: {error}. What was fetched until then is safe. Make room if "
                "the disk is full, then run this again: it goes on from here."
            ) from error


@contextmanager
def read_only(archive: Path) -> Iterator[State]:
    """The state as it is now, also while a round is under way. Raises FetchError where it can't be read."""
    # SQLite writes beside a file in order to read it, unless it is told that nobody can change it.
    way = "mode=ro" if os.access(archive / FETCHED, os.W_OK) else "immutable=1"
    try:
        with closing(sqlite3.connect(f"{state_file(archive).absolute().as_uri()}?{way}", uri=True)) as connection:
            yield State(connection)
    except sqlite3.Error as error:
        raise FetchError(f"{state_file(archive)} can't be read: {error}. What was fetched can be loaded.") from error


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(
        "BEGIN;" + (resources.files("flows.fetch.store") / "schema.sql").read_text("utf-8")
        + f"PRAGMA user_version = {VERSION};"
        + f"INSERT INTO facts VALUES ('archive', '{secrets.token_hex(8)}');"
        + "COMMIT;"
    )  # fmt: skip
