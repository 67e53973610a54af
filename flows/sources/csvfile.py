"""CSV and TSV with a header row: one document a row."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import IO

from extractors.decode import MAX_BYTES, MAX_LINES
from extractors.records import RawDocument, Rejected
from flows.sources.fields import Place, to_document
from flows.sources.files import SourceFile
from flows.sources.jsonl import rename
from flows.sources.opening import open_plain

STRAY = "a quote that belongs to no cell"
LONE_CR = "a carriage return outside quotes; save the table with line feeds"  # all that csv.Error can mean here


class _BrokenRowError(Exception):
    """A row that can't be read: reason and detail."""


def read_csv(file: SourceFile, columns: Mapping[str, str], first: int = 0) -> Iterator[RawDocument | Rejected]:
    """A document or a rejection for each row from `first` on; a table without rows is one rejection.

    UTF-8, with or without a mark; the separator is what the header row uses. Empty cells are absent fields. A row
    with more cells than the header is rejected: its cells can't be told apart. `position` counts rows, not lines.
    """
    csv.field_size_limit(2 * MAX_BYTES)  # what _Lines lets through
    number = 0
    with open_plain(file) as stream:
        lines = _Lines(stream)
        try:
            header, separator = _header(lines)
        except _BrokenRowError as error:
            yield Place(file, 0).reject(*error.args)
            return
        for number, row in enumerate(_rows(lines, separator, len(header)), 1):
            if number >= first:
                yield _read_row(row, header, Place(file, number), columns)
    if number == 0:
        yield Place(file, 0).reject("empty", "no row below the header")


class _Lines:
    """The lines of a table, bounded; remembers those of the row in hand."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.begin_row()

    def begin_row(self) -> None:
        self.taken: list[str] = []
        self._taken_bytes = 0
        self.is_cut = False  # whether the row wanted more lines than there are, or than a document may have

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        is_full = len(self.taken) >= MAX_LINES or self._taken_bytes >= MAX_BYTES
        line = b"" if is_full else self._stream.readline(MAX_BYTES)
        if not line:
            self.is_cut = True
            raise StopIteration
        if len(line) == MAX_BYTES and not line.endswith(b"\n"):
            while not line.endswith(b"\n") and (line := self._stream.readline(MAX_BYTES)):
                pass
            raise _BrokenRowError("too-large", f"a line of more than {MAX_BYTES} bytes")
        self._taken_bytes += len(line)
        self.taken.append(line.decode("utf-8", "replace").replace("\0", ""))
        return self.taken[-1]


def _header(lines: _Lines) -> tuple[list[str], str]:
    """Column names and separator. Raises _BrokenRowError where there are none."""
    first = next((line for line in lines if line.strip()), "").removeprefix("\ufeff")
    if not first:
        raise _BrokenRowError("empty", None)
    if first.startswith("\ufffd\ufffd"):
        raise _BrokenRowError("wrong-charset", "UTF-16; save the table as UTF-8")
    separator = max("\t", ";", ",", key=first.count)
    try:
        header = next(csv.reader(chain([first], lines), delimiter=separator))
    except csv.Error as error:
        raise _BrokenRowError("broken-row", f"the header has {LONE_CR}") from error
    if lines.is_cut:
        raise _BrokenRowError("broken-row", f"the header has {STRAY}")
    return header, separator


def _rows(lines: _Lines, separator: str, cells: int) -> Iterator[list[str] | _BrokenRowError]:
    """The rows, blank lines left out, and an error in the place of a row that can't be read."""
    rows = csv.reader(lines, delimiter=separator)
    while True:
        lines.begin_row()
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield _BrokenRowError("broken-row", LONE_CR)
        except _BrokenRowError as error:
            yield error
            rows = csv.reader(lines, delimiter=separator)
        else:
            if lines.is_cut or _is_swallowed(lines.taken, separator):
                yield _BrokenRowError("broken-row", STRAY)
                yield from _each_alone(lines.taken[1:], separator, cells)
            elif row:
                yield row


def _is_swallowed(lines: Sequence[str], separator: str) -> bool:
    """Whether a row of several lines is only a quote that was met by another row's: text follows where it closes."""
    if len(lines) < 2:
        return False
    try:
        for _ in csv.reader(lines, delimiter=separator, strict=True):
            pass
    except csv.Error:
        return True
    return False


def _each_alone(lines: Iterable[str], separator: str, cells: int) -> Iterator[list[str] | _BrokenRowError]:
    """A row a line, of what a stray quote seemed to join: read so, many such quotes cost one pass too."""
    for line in lines:
        try:
            row = next(csv.reader([line], delimiter=separator, strict=True))
        except csv.Error:
            row = []
        yield row if len(row) == cells else _BrokenRowError("broken-row", STRAY)


def _read_row(
    row: list[str] | _BrokenRowError, header: list[str], place: Place, columns: Mapping[str, str]
) -> RawDocument | Rejected:
    if isinstance(row, _BrokenRowError):
        return place.reject(*row.args)
    if len(row) > len(header):
        return place.reject("broken-row", f"{len(row)} cells under {len(header)} columns")
    if any("\ufffd" in cell for cell in row):
        return place.reject("wrong-charset", "not UTF-8; save the table as UTF-8, which Excel calls CSV UTF-8")
    values: dict[str, object] = {name: cell for name, cell in zip(header, row, strict=False) if cell}
    return to_document(rename(values, columns), place)
