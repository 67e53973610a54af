"""The archive that a round writes, and the moment at which archive and state are one.

First the records, then one commit of the state that also says where the archive ends. So after a kill the archive is
cut back to that place, and nothing is there twice or half. It is written in the folder that `ingest` passes over, and
moved into the archive when it is whole.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flows.errors import FetchError
from flows.fetch.store import records
from flows.fetch.store.state import State, opened
from flows.sources.files import FETCHED
from warehouse.store import failpoints, lease, space

MAX_BYTES = 512 << 20  # then another file is begun
MAX_SECONDS = 600  # likewise: what is in it waits that long for an `ingest` beside a round that takes hours
OPEN, END = "open-file", "open-end"  # facts
WRITTEN, MOVED = "fetch-written", "fetch-moved"  # where a test may kill: before what counts, and before that is noted


class Archive:
    """Appends records. What was written counts from `settle` on."""

    def __init__(self, folder: Path, state: State, agent: str) -> None:
        self.folder = folder
        self.state = state
        self._agent = agent
        self.name = ""
        self.end = 0
        self._begun = 0.0
        _recover(folder, state)

    def write(self, record: bytes) -> None:
        """One exchange, or one record."""
        if not self.name:
            self._begin()
        self._stream.write(record)
        self.end += len(record)

    def settle(self) -> None:
        """Make what was written and what the state has learnt durable together."""
        if self.name:
            self._stream.flush()
            self.state.set_fact(END, str(self.end))
        failpoints.hit(WRITTEN)
        self.state.commit()
        age = datetime.now(UTC).timestamp() - self._begun
        if self.name and (self.end > MAX_BYTES or age > MAX_SECONDS):
            self.close()

    def close(self) -> None:
        """Move the file to where `ingest` finds it."""
        if not self.name:
            return
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        _publish(self.folder, self.name)
        failpoints.hit(MOVED)
        self.name = ""
        self.state.set_fact(OPEN, "")
        self.state.commit()

    def _begin(self) -> None:
        now = datetime.now(UTC)
        self.name = f"copydesk-{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(2)}.warc.gz"
        self._begun = now.timestamp()
        self._stream = (self.folder / FETCHED / self.name).open("wb")
        first = records.info(self._agent, now)
        self._stream.write(first)
        self.end = len(first)
        self.state.set_fact(OPEN, self.name)


@contextmanager
def writing(folder: Path, agent: str) -> Iterator[Archive]:
    """The archive in `folder`, made if it isn't there, for the length of a round. Raises WarehouseBusy."""
    try:
        (folder / FETCHED).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FetchError(f"{folder} can't be made: {error.strerror}. Nothing was fetched.") from error
    with lease.hold(folder / FETCHED / "state"), opened(folder) as state, space.checked(folder / FETCHED):
        archive = Archive(folder, state, agent)
        yield archive
        archive.close()  # not after an exception: then nothing counts that was not settled, as after a kill


def _recover(folder: Path, state: State) -> None:
    """What a killed round has left: cut back to what the state knows of it, and moved into the archive."""
    name = state.fact(OPEN)
    for path in (folder / FETCHED).glob("*.warc.gz"):
        if path.name == name:
            _cut(path, int(state.fact(END)), state)
            _publish(folder, name)
        else:  # nothing of it was settled
            path.unlink()
    state.set_fact(OPEN, "")
    state.commit()


def _cut(path: Path, end: int, state: State) -> None:
    size = path.stat().st_size
    if size < end:  # a power cut took what the disk had not yet written
        end = state.forget_behind(path.name, size)
    with path.open("r+b") as stream:
        stream.truncate(end)
        os.fsync(stream.fileno())


def _publish(folder: Path, name: str) -> None:
    """By day, so that no folder grows without end."""
    day = folder / f"{name[9:13]}-{name[13:15]}-{name[15:17]}"
    day.mkdir(exist_ok=True)
    (folder / FETCHED / name).rename(day / name)
