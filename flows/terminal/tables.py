"""Answers of the warehouse on standard output: a table for people, CSV, JSON or Parquet for programs."""

import csv
import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from typing import IO, TYPE_CHECKING

import orjson
import pyarrow as pa

from flows.errors import UsageError
from flows.wording import inert

if TYPE_CHECKING:
    from rich.table import Table

MAX_SHOWN_ROWS = 200  # of a table for people; the other formats write all
MAX_SHOWN_CHARS = 200  # of a value in that table
MIN_COLUMN_CHARS = 9  # narrower columns break every word
PIPE_WIDTH = 200
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet runs a cell that begins so


def write_answer(answer: pa.Table | pa.RecordBatchReader, form: str) -> None:
    """Writes all rows; only `table` leaves rows out, and says so."""
    reader = answer.to_reader() if isinstance(answer, pa.Table) else answer
    out = sys.stdout.buffer
    {"table": _table, "csv": _csv, "json": _json, "parquet": _parquet}[form](reader, out)
    out.flush()


def _rows(reader: pa.RecordBatchReader) -> Iterator[list[object]]:
    for batch in reader:
        yield from map(list, zip(*(column.to_pylist() for column in batch.columns), strict=True))


def _csv(reader: pa.RecordBatchReader, out: IO[bytes]) -> None:
    text = io.TextIOWrapper(out, "utf-8", newline="", errors="surrogatepass", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(reader.schema.names)
    writer.writerows(map(_csv_cell, row) for row in _rows(reader))
    text.detach()


def _csv_cell(value: object) -> object:
    """NULL is empty; truths are true and false; lists and structs are JSON; text that a spreadsheet would run gets an
    apostrophe before it."""
    if isinstance(value, list | dict | bytes):
        return _plain(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.startswith(FORMULA) and not _is_number(value):
        return f"'{value}"
    return value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _json(reader: pa.RecordBatchReader, out: IO[bytes]) -> None:
    """A JSON array, one row a line."""
    names, before = reader.schema.names, b"[\n"
    for row in _rows(reader):
        out.write(before + _dump(dict(zip(names, row, strict=True))))
        before = b",\n"
    out.write(b"[]\n" if before == b"[\n" else b"\n]\n")


def _parquet(reader: pa.RecordBatchReader, out: IO[bytes]) -> None:
    import pyarrow.parquet as pq

    if out.isatty():
        raise UsageError("--format parquet is not for a terminal. Send it to a file: copydesk sql … > rows.parquet")
    with tempfile.TemporaryFile() as file:  # the writer must seek, a pipe can't
        with pq.ParquetWriter(file, reader.schema) as writer:
            for batch in reader:
                writer.write_batch(batch)
        file.seek(0)
        shutil.copyfileobj(file, out)


def _table(reader: pa.RecordBatchReader, out: IO[bytes]) -> None:
    from rich.console import Console

    rows = _rows(reader)
    shown = [[_shown(value) for value in row] for row in islice(rows, MAX_SHOWN_ROWS)]
    left_out = sum(1 for _ in rows)
    names = [inert(name) for name in reader.schema.names]
    console = Console(file=io.StringIO(), width=None if out.isatty() else PIPE_WIDTH, markup=False, highlight=False)
    with console.capture() as captured:
        if console.width >= MIN_COLUMN_CHARS * len(names):
            console.print(_grid(names, shown))
        else:
            console.print(_records(names, shown), soft_wrap=True)
        if left_out:
            console.print(f"… {left_out} more rows: --format csv or json shows all")
    out.write(captured.get().encode("utf-8", "replace"))


def _grid(names: list[str], rows: list[list[str]]) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(*names)
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _records(names: list[str], rows: list[list[str]]) -> str:
    """Too many columns to stand side by side: a line a value."""
    width = max(map(len, names))
    parts = [
        [f"— row {number}", *(f"{n:<{width}}  {' '.join(v.split())}" for n, v in zip(names, row, strict=True))]
        for number, row in enumerate(rows, 1)
    ]
    return "\n".join(line for part in parts for line in part) or f"no rows of {', '.join(names)}"


def _shown(value: object) -> str:
    text = "" if value is None else inert(_plain(value) if isinstance(value, list | dict | bytes) else str(value))
    return text if len(text) <= MAX_SHOWN_CHARS else text[: MAX_SHOWN_CHARS - 1] + "…"


def _plain(value: list[object] | dict[str, object] | bytes) -> str:
    return value.hex() if isinstance(value, bytes) else _dump(value).decode()


def _dump(value: object) -> bytes:
    return orjson.dumps(value, default=lambda one: one.hex() if isinstance(one, bytes) else str(one))
