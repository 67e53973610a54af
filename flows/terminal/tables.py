"""Answers of the warehouse on standard output: a table for people, CSV, JSON or Parquet for programs."""

import csv
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import islice
from typing import IO, TYPE_CHECKING

import orjson
import pyarrow as pa

from flows.errors import UsageError
from flows.wording import counted, in_minutes, inert

if TYPE_CHECKING:
    from rich.table import Table

MAX_SHOWN_ROWS = 200  # of a table for people; the other formats write all
MAX_SHOWN_CHARS = 200  # of a value in that table
NUMBER = r"u?int\d+|float|double|halffloat|decimal.*"
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
    names = reader.schema.names
    shown = [[_shown(*cell) for cell in zip(row, names, strict=True)] for row in islice(rows, MAX_SHOWN_ROWS)]
    numeric = [bool(re.fullmatch(NUMBER, str(field.type))) for field in reader.schema]
    left_out = sum(1 for _ in rows)
    names = [inert(name) for name in names]
    console = Console(file=io.StringIO(), width=None if out.isatty() else PIPE_WIDTH, markup=False, highlight=False)
    with console.capture() as captured:
        if console.width >= MIN_COLUMN_CHARS * len(names):
            console.print(_grid(names, shown, numeric))
        else:
            console.print(_records(names, shown), soft_wrap=True)
        if left_out:
            console.print(f"… {left_out} more rows: --format csv or json shows all")
    out.write(captured.get().encode("utf-8", "replace"))


def _grid(names: list[str], rows: list[list[str]], numeric: list[bool]) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for name, is_number in zip(names, numeric, strict=True):
        table.add_column(name, justify="right" if is_number else "left")
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


def _shown(value: object, column: str) -> str:
    """As a person reads it: NULL apart from an empty text, spans of time in their units, no binary dust in decimals."""
    text = inert(_in_words(value, column))
    return text if len(text) <= MAX_SHOWN_CHARS else text[: MAX_SHOWN_CHARS - 1] + "…"


def _in_words(value: object, column: str) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, pa.MonthDayNano | timedelta):
        return _span(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | Decimal) and column.endswith("_minutes"):
        return in_minutes(float(value))
    if isinstance(value, float):
        return f"{value:.10g}"  # 314.9, where repr says 314.90000000000003
    return _plain(value) if isinstance(value, list | dict | bytes) else str(value)


def _span(value: "pa.MonthDayNano | timedelta") -> str:
    """2 years 3 months 4 days 05:06:07, as DuckDB writes an INTERVAL."""
    if isinstance(value, timedelta):
        months, days, seconds = 0, value.days, value.seconds + value.microseconds / 1e6
    else:
        months, days, seconds = value.months, value.days, value.nanoseconds / 1e9
    years, months = divmod(abs(months), 12) if months >= 0 else (0, months)
    parts = [counted(n, noun) for n, noun in ((years, "year"), (months, "month"), (days, "day")) if n]
    if seconds or not parts:
        minutes, rest = divmod(abs(seconds), 60)
        clock = f"{minutes // 60:02.0f}:{minutes % 60:02.0f}:{rest:09.6f}"
        parts.append(f"{'-' * (seconds < 0)}{clock.rstrip('0').rstrip('.') if '.' in clock else clock}")
    return " ".join(parts)


def _plain(value: list[object] | dict[str, object] | bytes) -> str:
    return value.hex() if isinstance(value, bytes) else _dump(value).decode()


def _dump(value: object) -> bytes:
    return orjson.dumps(value, default=lambda one: one.hex() if isinstance(one, bytes) else str(one))
