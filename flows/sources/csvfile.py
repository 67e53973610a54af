"""CSV and TSV with a header row: one document a row."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import IO, cast

from extractors.decode import MAX_BYTES, MAX_LINES
from extractors.records import RawDocument, Rejected
from flows.sources.charsets import open_utf8
from flows.sources.fields import Place, column_names, to_document
from flows.sources.files import SourceFile
from flows.sources.jsonl import rename
from flows.sources.opening import BUFFER_BYTES

SEPARATOR_LINE = re.compile(r"""["']?sep=(\\t|.)["']?[;,\t]*\s*""", re.IGNORECASE)  # Excel's own first line
ESCAPED = b'\\"'
STRAY = "a quote that belongs to no cell"
LONE_CR = "a carriage return outside quotes; save the table with line feeds"  # all that csv.Error can mean here


class _BrokenRowError(Exception):
    """A row that can't be read: reason and detail."""


def read_csv(file: SourceFile, columns: Mapping[str, str], first: int = 0) -> Iterator[RawDocument | Rejected]:
    """A document or a rejection for each row from `first` on; a table without rows is one rejection.

    The separator is what Excel's `sep=` line says, else what the header row uses; quotes are doubled, or escaped by a
    backslash where that makes more of the rows whole. Empty cells are absent fields. A row with more full cells than
    the header is rejected: its cells can't be told apart. `position` counts rows, not lines.
    """
    csv.field_size_limit(2 * MAX_BYTES)  # what _Lines lets through
    number = 0
    with open_utf8(file) as opened:
        stream = cast(io.BufferedReader, opened)
        beginning = stream.peek(BUFFER_BYTES)
        lines = _Lines(stream)
        try:
            header, dialect = _header(lines, beginning)
        except _BrokenRowError as error:
            yield Place(file, 0).reject(*error.args)
            return
        names = column_names(header, columns)
        for number, row in enumerate(_rows(lines, dialect, len(header)), 1):
            if number >= first:
                yield _read_row(row, names, Place(file, number), columns)
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


@dataclass(frozen=True, slots=True)
class _Dialect:
    separator: str
    escape: str | None  # before a quote inside a cell, where it isn't doubled

    def reader(self, lines: Iterable[str], *, strict: bool = False) -> "Iterator[list[str]]":
        return csv.reader(lines, delimiter=self.separator, escapechar=self.escape, strict=strict)


def _header(lines: _Lines, beginning: bytes) -> tuple[list[str], _Dialect]:
    """Column names and how cells are told apart. Raises _BrokenRowError where there are none."""
    first = next((line for line in lines if line.strip()), "").removeprefix("\ufeff")
    said = SEPARATOR_LINE.fullmatch(first)
    if said:
        first = next((line for line in lines if line.strip()), "")
    if not first:
        raise _BrokenRowError("empty", None)
    separator = said[1].replace("\\t", "\t") if said else max("\t", ";", ",", "|", key=first.count)
    dialect = _Dialect(separator, None)
    try:
        header = next(dialect.reader(chain([first], lines)))
    except csv.Error as error:
        raise _BrokenRowError("broken-row", f"the header has {LONE_CR}") from error
    if lines.is_cut:
        raise _BrokenRowError("broken-row", f"the header has {STRAY}")
    while header and not header[-1].strip():
        header.pop()  # each line of such a table ends with a separator
    if ESCAPED in beginning and _whole(beginning, escaped := _Dialect(separator, "\\"), len(header)) > _whole(
        beginning, dialect, len(header)
    ):
        return header, escaped
    return header, dialect


def _whole(beginning: bytes, dialect: _Dialect, cells: int) -> int:
    """How many rows of the beginning have as many cells as the header."""
    lines = beginning.decode("utf-8", "replace").replace("\0", "").splitlines(keepends=True)
    whole = 0
    try:
        for row in dialect.reader(lines[:-1] if len(beginning) >= BUFFER_BYTES else lines, strict=True):
            whole += len(row) == cells
    except csv.Error:
        pass  # what comes behind it can't be counted
    return whole


def _rows(lines: _Lines, dialect: _Dialect, cells: int) -> Iterator[list[str] | _BrokenRowError]:
    """The rows, blank lines left out, and an error in the place of a row that can't be read."""
    rows = dialect.reader(lines)
    torn = _Torn()
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
            rows = dialect.reader(lines)
        else:
            if lines.is_cut or _is_swallowed(lines.taken, dialect):
                yield _BrokenRowError("broken-row", STRAY)
                yield from _each_alone(lines.taken[1:], dialect, cells)
            elif not row:
                torn.meet_blank_line()
            elif torn.is_inside(lines.taken, row, cells):
                yield _BrokenRowError("broken-row", f"inside a cell, after {STRAY}")
            else:
                yield row


class _Torn:
    """Whether a stray quote has torn a cell of several paragraphs, so that these look like rows."""

    def __init__(self) -> None:
        self._is_torn = self._has_gap = False

    def meet_blank_line(self) -> None:
        """Between rows there is none, between paragraphs there is."""
        self._has_gap = self._is_torn

    def is_inside(self, lines: Sequence[str], row: Sequence[str], cells: int) -> bool:
        """Whether the row is a paragraph of the torn cell: it has no cell in quotes, as that one had."""
        is_quoted = '"' in lines[0]
        if self._has_gap and not lines[0].startswith('"'):
            return True
        self._is_torn = is_quoted and len(row) > cells and lines[0].count('"') % 2 == 1
        self._has_gap = False
        return False


def _is_swallowed(lines: Sequence[str], dialect: _Dialect) -> bool:
    """Whether a row of several lines is only a quote that was met by another row's: text follows where it closes."""
    if len(lines) < 2:
        return False
    try:
        for _ in dialect.reader(lines, strict=True):
            pass
    except csv.Error:
        return True
    return False


def _each_alone(lines: Iterable[str], dialect: _Dialect, cells: int) -> Iterator[list[str] | _BrokenRowError]:
    """A row a line, of what a stray quote seemed to join: read so, many such quotes cost one pass too.

    Behind a blank line it was a cell of several paragraphs that the quote tore: these are no rows.
    """
    has_gap = False
    for line in lines:
        has_gap = (has_gap or not line.strip()) and not line.startswith('"')
        try:
            row = [] if has_gap else next(dialect.reader([line], strict=True))
        except csv.Error:
            row = []
        if line.strip():
            yield row if len(row) == cells else _BrokenRowError("broken-row", STRAY)


def _read_row(
    row: list[str] | _BrokenRowError, header: list[str], place: Place, columns: Mapping[str, str]
) -> RawDocument | Rejected:
    if isinstance(row, _BrokenRowError):
        return place.reject(*row.args)
    if any(row[len(header) :]):
        return place.reject("broken-row", f"{len(row)} cells under {len(header)} columns")
    if any("\ufffd" in cell for cell in row):
        return place.reject("wrong-charset", "not UTF-8; save the table as UTF-8, which Excel calls CSV UTF-8")
    values: dict[str, object] = {name: cell or None for name, cell in zip(header, row, strict=False)}
    return to_document(rename(values, columns), place)
