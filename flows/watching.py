"""Which files need no reading, and where in a file reading goes on. Decides by the ledger and by `stat`."""

import json
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractors.records import RawDocument, Rejected, Unread
from flows.sources.files import SourceFile, printable
from flows.sources.reading import found, read_file
from warehouse.load.watch import Interrupted, WatchedFile, WatchedFiles
from warehouse.store.runs import TakenUp


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier runs have read."""

    files: WatchedFiles = field(default_factory=WatchedFiles)  # by `_key`
    interrupted: Mapping[str, Interrupted] = field(default_factory=dict)  # by `_key`


@dataclass(slots=True)
class Tally:
    """What a run has read so far, counted where it is read: the ledger is held against it."""

    inputs: int = 0
    files: deque[tuple[int, WatchedFile]] = field(default_factory=deque)  # read to their end, after how many inputs
    taken_up: tuple[TakenUp, ...] = ()  # what dead runs had staged; loaded before the first input is read

    def take(self, inputs: int) -> list[WatchedFile]:
        """Those of the files that end within the first `inputs`, once."""
        taken = []
        while self.files and self.files[0][0] <= inputs:
            taken.append(self.files.popleft()[1])
        return taken


def remembered(files: WatchedFiles, interrupted: Sequence[Interrupted]) -> Known:
    """The same, to be asked by path."""
    return Known(files, {_key(os.path.join(one.folder, one.path), json.loads(one.columns)): one for one in interrupted})


def read_new(
    sources: Sequence[str], columns: Mapping[str, str], known: Known, tally: Tally, warehouse: Path | None = None
) -> Iterator[RawDocument | Rejected | Unread]:
    """The documents of every file that is new or has changed; one `Unread` for each that has not. Adds to `tally`.

    The files of the `warehouse` are no news, should it stand in a folder of the sources.
    """
    for item in _read_all(found(sources, warehouse), columns, known, tally):
        tally.inputs += 1
        yield item


def _read_all(
    files: Iterable[SourceFile | Rejected], columns: Mapping[str, str], known: Known, tally: Tally
) -> Iterator[RawDocument | Rejected | Unread]:
    for file in files:
        if isinstance(file, Rejected):
            yield file
            continue
        key = _key(_place(file), columns)
        before = known.files.get(key)
        if before and (before.size, before.mtime_ns) == (file.size, file.mtime_ns):
            yield Unread(file.position, _source(file), key, before.documents)
        else:
            yield from _read(file, key, columns, _stop(file, columns, known), tally)


def _read(
    file: SourceFile, key: str, columns: Mapping[str, str], stop: Interrupted | None, tally: Tally
) -> Iterator[RawDocument | Rejected]:
    """From the start, or from where a run has died in the file."""
    documents, is_whole = stop.documents if stop else 0, True
    for item in read_file(file, columns, stop.offset if stop else 0):
        documents += 1
        # Rights and disks are mended without a change of the file's time, so it must be tried again.
        is_whole = is_whole and not (isinstance(item, Rejected) and item.reason == "unreadable")
        yield item
    if is_whole and file.relative and _is_unchanged(file):  # what came by a pipe has no place to be met again
        tally.files.append((tally.inputs, WatchedFile(key, file.size, file.mtime_ns, documents)))


def _is_unchanged(file: SourceFile) -> bool:
    """Whether the file is still what it was before it was read: one that grows is read again."""
    try:
        now = os.stat(file.path)
    except OSError:
        return False
    return (now.st_size, now.st_mtime_ns) == (file.size, file.mtime_ns)


def _place(file: SourceFile) -> str:
    """The absolute path, as it is stored."""
    return printable(str(file.path.absolute()))


def _key(place: str, columns: Mapping[str, str]) -> str:
    """The place; the same table with its columns mapped otherwise is another thing to read."""
    maps = "".join(f" --map {name}={column}" for name, column in sorted(columns.items()))
    return f"{place}{maps}"


def _source(file: SourceFile) -> str:
    """The folder of the sources that the file was found in, as a person would type it."""
    if not file.position.endswith(file.relative):  # its path goes up and down again
        return file.root
    folder = file.position[: -len(file.relative)]
    return folder.rstrip("/") or folder or "."


def _stop(file: SourceFile, columns: Mapping[str, str], known: Known) -> Interrupted | None:
    """Where the last run that died in this file stopped, if the file has not changed since."""
    if not known.interrupted:
        return None
    stop = known.interrupted.get(_key(_place(file), {} if file.format == "warc" else columns))
    return stop if stop and file.mtime_ns // 1000 < stop.started_us else None
