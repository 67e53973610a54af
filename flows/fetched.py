"""What the state files of archives know, brought into the warehouse by the run that reads the archives."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from flows.fetch.store.known import Feed, Fetch
from flows.fetch.store.state import read_only, state_file
from warehouse.load import fetched
from warehouse.store.connection import Connection

MAX_ENTRIES = 1000
TIMES = ("last_asked_at", "next_at", "last_new_at", "quiet_since", "doubled_since", "teasers_since", "retired_at")


def archives(sources: Sequence[str]) -> Iterator[Path]:
    """The archives of fetch among the sources, and right below them."""
    for source in map(Path, sources):
        if source.is_dir():
            yield from (folder for folder in (source, *_below(source)) if state_file(folder).exists())


def _below(folder: Path) -> Sequence[Path]:
    """A folder of millions of files is not looked through for an archive."""
    with os.scandir(folder) as entries:
        return sorted(Path(one.path) for one in islice(entries, MAX_ENTRIES) if one.is_dir(follow_symlinks=False))


def load_fetched(writer: Connection, sources: Sequence[str]) -> None:
    """The tables `fetches` and `feeds`. Safe to repeat; a round may be under way meanwhile. Raises FetchError."""
    for archive in archives(sources):
        with read_only(archive) as state:
            name = state.fact("archive")
            rows = (_fetch(name, *numbered) for numbered in state.fetches(fetched.last_number(writer, name)))
            fetched.load(writer, name, rows, [_feed(name, feed) for feed in state.feeds()])


def _fetch(archive: str, number: int, fetch: Fetch) -> Mapping[str, object]:
    return {**asdict(fetch), "archive": archive, "number": number, "asked_at": _time(fetch.asked_at)}


def _feed(archive: str, feed: Feed) -> Mapping[str, object]:
    values = asdict(feed) | {"last_asked_at": feed.asked_at, "usual_gap_seconds": feed.usual_gap}
    return {**values, "archive": archive, **{name: _time(values[name]) for name in TIMES}}


def _time(at: float | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at, UTC)
