"""Parquet: one document a row, read in small batches."""

import os
from collections.abc import Iterator, Mapping
from typing import Any, cast

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.decode import decode
from extractors.records import RawDocument, Refusal, Rejected
from flows.sources.fields import CONTENTS, Place, column_names, to_document
from flows.sources.files import SourceFile
from flows.sources.jsonl import rename
from flows.sources.opening import DamagedFileError, TooLargeError, open_plain

ROWS = 4  # unpacked together: a file of 3 MB may repeat one text of 60 MB in each
BUFFER_BYTES = 1 << 16  # of a column; without it the column of a whole row group is read at once
MAX_UNPACKED_BYTES = 1 << 28  # of a file that is compressed as a whole: such a one is unpacked into memory


def read_parquet(file: SourceFile, columns: Mapping[str, str], first: int = 0) -> Iterator[RawDocument | Rejected]:
    """A document or a rejection for each row from `first` on.

    A page in a binary column is read in its own charset, as one from a file is.
    """
    number = 0
    try:
        with _open(file) as source, pq.ParquetFile(source, buffer_size=BUFFER_BYTES) as table:
            for number, row in _rows(table, first):
                yield _read_row(row, Place(file, number), columns)
            if table.metadata.num_rows == 0:
                yield Place(file, 0).reject("empty")
    except (pa.ArrowException, UnicodeDecodeError) as error:  # the latter from names of columns
        raise DamagedFileError(f"after row {number}: {error}") from error


def _open(file: SourceFile) -> pa.NativeFile:
    if not file.compression:
        return pa.OSFile(cast(str, os.fsencode(file.path)), "rb")  # takes bytes too, and a name is of any
    with open_plain(file) as stream:
        content = stream.read(MAX_UNPACKED_BYTES + 1)
    if len(content) > MAX_UNPACKED_BYTES:
        raise TooLargeError(f"unpacks to more than {MAX_UNPACKED_BYTES} bytes; unpack it: Parquet packs itself")
    return pa.BufferReader(content)


def _rows(table: pq.ParquetFile, first: int) -> Iterator[tuple[int, pa.RecordBatch]]:
    """(number from 1, itself) of each row from `first` on. Row groups that end before it are not read."""
    end = 0
    for group in range(table.num_row_groups):
        number, end = end, end + table.metadata.row_group(group).num_rows
        if end < first:
            continue
        for batch in table.iter_batches(batch_size=ROWS, row_groups=[group]):
            for place in range(len(batch)):
                number += 1
                if number >= first:
                    yield number, batch.slice(place, 1)


def _read_row(row: pa.RecordBatch, place: Place, columns: Mapping[str, str]) -> RawDocument | Rejected:
    names = column_names(row.schema.names, columns)
    try:
        values = {name: _value(column) for name, column in zip(names, row.columns, strict=True)}
    except UnicodeDecodeError:
        return place.reject("wrong-charset", "not UTF-8")
    named = rename(values, columns)
    return to_document({name: _plain(name, value) for name, value in named.items()}, place)


def _value(column: "pa.Array[Any]") -> object:
    """What the only row of the column holds; a time that Python has no value for as it is written."""
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    try:
        return column[0].as_py()
    except (ValueError, OverflowError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise
        return str(column.cast(pa.string())[0])


def _plain(name: str, value: object) -> object:
    """Pages stay bytes: the decoder reads what they say of their charset."""
    if not isinstance(value, bytes) or name in CONTENTS:
        return value
    decoded = decode(value)
    return value.decode("utf-8", "replace") if isinstance(decoded, Refusal) else decoded.text
