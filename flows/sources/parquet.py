"""Parquet: one document a row, read in small batches."""

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.records import RawDocument, Rejected
from flows.sources.fields import Place, to_document
from flows.sources.files import SourceFile
from flows.sources.jsonl import rename
from flows.sources.opening import DamagedFileError, open_plain

ROWS = 64  # a row may hold a page of megabytes


def read_parquet(file: SourceFile, columns: Mapping[str, str]) -> Iterator[RawDocument | Rejected]:
    """Binary columns are read as UTF-8. A file that is compressed as a whole is unpacked into memory."""
    number = 0
    try:
        for row in _rows(file):
            number += 1
            yield to_document(rename(row, columns), Place(file, number))
    except pa.ArrowException as error:
        raise DamagedFileError(f"after row {number}: {error}") from error
    if number == 0:
        yield Place(file, 0).reject("empty")


def _rows(file: SourceFile) -> Iterator[dict[str, object]]:
    source = pa.BufferReader(open_plain(file).read()) if file.compression else pa.OSFile(str(file.path), "rb")
    with source, pq.ParquetFile(source) as table:
        for batch in table.iter_batches(batch_size=ROWS):
            for row in batch.to_pylist():
                yield {key: _plain(value) for key, value in row.items()}


def _plain(value: object) -> object:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
