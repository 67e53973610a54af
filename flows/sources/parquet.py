"""Parquet: one document a row, read in small batches."""

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.records import RawDocument, Rejected
from flows.sources.fields import Place, to_document
from flows.sources.files import SourceFile
from flows.sources.jsonl import rename
from flows.sources.opening import DamagedFileError, TooLargeError, open_plain

ROWS = 64
MAX_BATCH_BYTES = 1 << 28
BUFFER_BYTES = 1 << 16  # of a column; without it the column of a whole row group is read at once
MAX_UNPACKED_BYTES = 1 << 28  # of a file that is compressed as a whole: such a one is unpacked into memory


def read_parquet(file: SourceFile, columns: Mapping[str, str], first: int = 0) -> Iterator[RawDocument | Rejected]:
    """A document or a rejection for each row from `first` on. Binary columns are read as UTF-8."""
    number = 0
    try:
        with _open(file) as source, pq.ParquetFile(source, buffer_size=BUFFER_BYTES) as table:
            for number, row in _rows(table, first):
                yield to_document(rename(row, columns), Place(file, number))
            if table.metadata.num_rows == 0:
                yield Place(file, 0).reject("empty")
    except pa.ArrowException as error:
        raise DamagedFileError(f"after row {number}: {error}") from error


def _open(file: SourceFile) -> pa.NativeFile:
    if not file.compression:
        return pa.OSFile(str(file.path), "rb")
    with open_plain(file) as stream:
        content = stream.read(MAX_UNPACKED_BYTES + 1)
    if len(content) > MAX_UNPACKED_BYTES:
        raise TooLargeError(f"unpacks to more than {MAX_UNPACKED_BYTES} bytes; unpack it: Parquet packs itself")
    return pa.BufferReader(content)


def _rows(table: pq.ParquetFile, first: int) -> Iterator[tuple[int, dict[str, object]]]:
    """(number from 1, values) of each row from `first` on. Row groups that end before it are not read."""
    end = 0
    for group in range(table.num_row_groups):
        number, end = end, end + table.metadata.row_group(group).num_rows
        if end < first:
            continue
        for batch in table.iter_batches(batch_size=_batch_rows(table.metadata.row_group(group)), row_groups=[group]):
            for place in range(len(batch)):
                number += 1
                if number >= first:
                    (row,) = batch.slice(place, 1).to_pylist()
                    yield number, {key: _plain(value) for key, value in row.items()}


def _batch_rows(group: pq.RowGroupMetaData) -> int:
    """Rows that are unpacked together, since each may repeat the one value of megabytes in its column's dictionary."""
    size = sum(group.column(n).total_uncompressed_size for n in range(group.num_columns))
    return max(1, min(ROWS, MAX_BATCH_BYTES // max(1, size)))


def _plain(value: object) -> object:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
