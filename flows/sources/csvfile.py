"""CSV and TSV with a header row: one document a row."""

import csv
from collections.abc import Iterator, Mapping
from typing import IO

from extractors.decode import MAX_BYTES
from extractors.records import RawDocument, Rejected
from flows.sources.fields import Place, to_document
from flows.sources.files import SourceFile
from flows.sources.jsonl import rename
from flows.sources.opening import open_plain


def read_csv(file: SourceFile, columns: Mapping[str, str]) -> Iterator[RawDocument | Rejected]:
    """UTF-8, with or without a mark; the separator is what the header row uses. Empty cells are absent fields.

    A row with more cells than the header is rejected: its cells can't be told apart. `position` counts rows, not lines.
    """
    csv.field_size_limit(MAX_BYTES)
    with open_plain(file) as stream:
        lines = _lines(stream)
        header_line = next(lines, None)
        if header_line is None:
            yield Place(file, 0).reject("empty")
            return
        separator = max("\t", ";", ",", key=header_line.count)
        header = next(csv.reader([header_line], delimiter=separator))
        rows = csv.reader(lines, delimiter=separator)
        for number, row in enumerate(_each(rows), 1):
            yield _read_row(row, header, Place(file, number), columns)


def _read_row(
    row: list[str] | csv.Error, header: list[str], place: Place, columns: Mapping[str, str]
) -> RawDocument | Rejected:
    if isinstance(row, csv.Error):
        return place.reject("broken-row", str(row))
    if len(row) > len(header):
        return place.reject("broken-row", f"{len(row)} cells under {len(header)} columns")
    if any("\ufffd" in cell for cell in row):
        return place.reject("wrong-charset", "not UTF-8")
    values: dict[str, object] = {name: cell for name, cell in zip(header, row, strict=False) if cell}
    return to_document(rename(values, columns), place)


def _each(rows: Iterator[list[str]]) -> Iterator[list[str] | csv.Error]:
    """The rows, blank lines left out, and an error in the place of a row that can't be read."""
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield error
        else:
            if row:
                yield row


def _lines(stream: IO[bytes]) -> Iterator[str]:
    first = True
    while line := stream.readline(MAX_BYTES):
        yield line.decode("utf-8-sig" if first else "utf-8", "replace").replace("\0", "")
        first = False
