"""Common Crawl's news archive: its files, got piece by piece, and of them the pages of some hosts and days.

A piece is a range request, so that a file of a gigabyte goes on where it broke off. What is kept are the records as
they are: they are archives like any other, and `ingest` reads them.
"""

import asyncio
import gzip
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import time
from urllib.parse import urlsplit

from extractors.facts.urls import readable
from flows.errors import UsageError
from flows.fetch.round import told_to_stop
from flows.fetch.store.archive import Archive, writing
from flows.fetch.store.known import Fetch
from flows.fetch.web.addresses import asked
from flows.fetch.web.ask import Web
from flows.fetch.web.errors import AskError
from flows.sources.archives.members import Loss, Members
from flows.sources.archives.records import Record, Records
from flows.sources.files import FETCHED
from flows.wording import Tell, counted, quietly

BASE = "https://data.commoncrawl.org/"
PIECE_BYTES = 8 << 20
PAUSE_SECONDS = 1.0  # between two pieces: it serves files in bulk, and is asked for one at a time
LEVEL = 6
MAX_LIST_BYTES = 64 << 20
LONGEST_FILE = timedelta(days=3)  # from the time in a file's name to its last record
NAMED_TIME = re.compile(r"CC-NEWS-(\d{4})(\d\d)(\d\d)\d{6}-")
TARGET = re.compile(rb"^WARC-Target-URI:\s*<?(\S+?)>?\s*$", re.IGNORECASE | re.MULTILINE)
WHEN = re.compile(rb"^WARC-Date:\s*(\d{4}-\d\d-\d\d)", re.IGNORECASE | re.MULTILINE)
RESPONSE = re.compile(rb"^WARC-Type:\s*response\s*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records are kept. Empty: those of all hosts; None: of all days."""

    hosts: tuple[str, ...] = ()  # with those below them: news.example means www.news.example too
    since: date | None = None
    until: date | None = None  # that day is in it

    def has_file(self, name: str) -> bool:
        """Whether a file of that name can hold any."""
        found = NAMED_TIME.search(name)
        if not found:
            return True
        begun = date(*map(int, found.groups()))
        is_late = self.until is not None and begun > self.until
        return not is_late and (self.since is None or begun >= self.since - LONGEST_FILE)

    def has(self, record: bytes) -> bool:
        """Whether it is the answer of such a host on such a day."""
        head = record[: record.find(b"\r\n\r\n")]
        target, when = TARGET.search(head), WHEN.search(head)
        if not RESPONSE.search(head) or not target or not when:
            return False
        host = urlsplit(readable(target[1].decode("latin-1")) or "").hostname or ""
        day = date.fromisoformat(when[1].decode())
        is_day = (self.since is None or day >= self.since) and (self.until is None or day <= self.until)
        return is_day and (not self.hosts or any(host == one or host.endswith(f".{one}") for one in self.hosts))


@dataclass(frozen=True, slots=True)
class Got:
    """What became of one file of the list."""

    address: str
    state: str  # fetched, unchanged (got before), left-out (by its name), or why not
    reason: str | None = None
    kept: int = 0  # records
    bytes: int = 0  # that were got now


def read_list(path: Path) -> list[str]:
    """The addresses of a list of paths or addresses, one a line, packed or not. Raises UsageError."""
    try:
        content = path.read_bytes()[:MAX_LIST_BYTES]
        plain = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
        lines = [line.strip() for line in plain.decode("utf-8").splitlines()]
        return [asked(line, BASE) for line in lines if line and not line.startswith("#")]
    except (OSError, EOFError, UnicodeDecodeError, AskError) as error:
        raise UsageError(f"{path} can't be read as a list of web archives: {error}. Nothing was fetched.") from error


async def fetch_files(
    addresses: Sequence[str],
    folder: Path,
    web: Web,
    wanted: Wanted,
    max_seconds: float | None = None,
    tell: Tell = quietly,
) -> list[Got]:
    """What is wanted of each file, in the archive `folder`, in order. What has an end from before is not got again."""
    until = time() + (max_seconds or float("inf"))
    stop = asyncio.Event()
    got = []
    with writing(folder, web.agent) as archive, told_to_stop(stop.set):
        async with web:
            for number, address in enumerate(addresses, 1):
                tell(f"fetching archive {number} of {len(addresses)}")
                one = await _fetch_file(address, archive, web, wanted, until, stop)
                got.append(one)
                if one.state != "unchanged":
                    archive.state.log(_row(one))
                    archive.settle()
    return got


def _row(got: Got) -> Fetch:
    return Fetch(
        "warc-list", got.address, None, "warc", time(), got.state, got.reason, bytes=got.bytes, new=got.kept
    )  # fmt: skip


async def _fetch_file(
    address: str, archive: Archive, web: Web, wanted: Wanted, until: float, stop: asyncio.Event
) -> Got:
    name = Path(urlsplit(address).path).name
    done = f"warc {address} {wanted}"
    if archive.state.fact(done):
        return Got(address, "unchanged", "got before")
    if not wanted.has_file(name):
        return Got(address, "left-out", "its name is of other days")
    part = archive.folder / FETCHED / f"{_safe(name)}.part"
    before = part.stat().st_size if part.exists() else 0
    try:
        await _get(address, part, web, until, stop)
    except AskError as error:
        size = part.stat().st_size if part.exists() else 0
        return Got(address, error.state, error.reason, bytes=size - before)
    size = part.stat().st_size
    kept, lost = _keep(part, archive, wanted)
    archive.state.set_fact(done, str(kept))
    archive.settle()
    part.unlink()
    return Got(address, "fetched", f"{lost} damaged places were left out" if lost else None, kept, size - before)


async def _get(address: str, part: Path, web: Web, until: float, stop: asyncio.Event) -> None:
    """The whole file, from where it broke off. Raises AskError with what has come so far kept."""
    with part.open("ab") as file:
        whole = -1
        while whole < 0 or file.tell() < whole:
            if stop.is_set() or time() > until:
                raise AskError("postponed", f"out of time; goes on from byte {file.tell()}")
            first = file.tell()
            headers = {"Range": f"bytes={first}-{first + PIECE_BYTES - 1}"}
            answer = await web.ask(address, PIECE_BYTES, headers)
            if answer.status == 416 and first:  # nothing is behind it: it was whole
                return
            whole = _whole(answer.status, answer.headers.get("content-range", ""), first)
            file.write(answer.body)
            file.flush()
            os.fsync(file.fileno())
            if file.tell() < whole:
                await asyncio.sleep(PAUSE_SECONDS)


def _whole(status: int, content_range: str, first: int) -> int:
    """How many bytes the file has. Raises AskError for an answer that isn't the piece that was asked for."""
    found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", content_range.strip())
    if status == 206 and found and int(found[1]) == first:
        return int(found[3])
    if status in (200, 206):
        raise AskError("no-ranges", "the server does not give a part of a file")
    raise AskError("rate-limited" if status in (429, 503) else "http-error", str(status))


def _keep(part: Path, archive: Archive, wanted: Wanted) -> tuple[int, int]:
    """How many records were wanted, and how many damaged places were passed over."""
    kept = lost = 0
    for record in _records(part):
        if isinstance(record, Loss):
            lost += 1
        elif wanted.has(record.content):
            archive.write(gzip.compress(record.content + b"\r\n\r\n", LEVEL))
            kept += 1
    return kept, lost


def _records(part: Path) -> Iterator[Record | Loss]:
    with part.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
        yield from Records(Members(stream, "gzip" if packed else None, 0))


def _safe(name: str) -> str:
    """A name of ours for a file of theirs: nothing of an address is a path."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", name).lstrip(".")[:120] or "file"


def day_of(text: str | None, option: str) -> date | None:
    """A day as it is given on the command line. Raises UsageError."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"{option} {text}: give a day as in 2026-11-29.") from error


def summarized(got: Sequence[Got], folder: Path) -> list[str]:
    """For a person: a line a file that came to no good end, and the sums."""
    counts = {state: sum(one.state == state for one in got) for state in dict.fromkeys(one.state for one in got)}
    bad = [one for one in got if one.state not in ("fetched", "unchanged", "left-out")]
    return [
        *(f"{one.address}: {one.state} ({one.reason})" for one in bad),
        f"{counted(len(got), 'file')}: {', '.join(f'{count} {state}' for state, count in counts.items())}",
        f"{sum(one.kept for one in got):,} records kept of {sum(one.bytes for one in got):,} bytes, in {folder}",
    ]
