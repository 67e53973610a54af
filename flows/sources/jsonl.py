"""JSON: one document a line, or one an object. A broken one is a rejection of that one only."""

import io
import json
from collections.abc import Iterator, Mapping
from typing import IO, cast

import orjson

from extractors.decode import MAX_BYTES
from extractors.records import RawDocument, Rejected
from flows.sources.charsets import open_utf8
from flows.sources.fields import Place, to_document
from flows.sources.files import SourceFile
from flows.sources.jsonvalues import is_one_a_line, objects
from flows.sources.opening import BUFFER_BYTES

MAX_LINE_BYTES = MAX_BYTES + (MAX_BYTES >> 1)  # the largest document and its escapes
MAX_VALUES = 2_000_000  # each takes Python some 60 bytes, whatever it takes of the line; prose has no such commas
LEAST_LONG = 2.0**63  # orjson makes a float of an integer past 64 bits: an id would lose its last digits
BOM = b"\xef\xbb\xbf"


def read_jsonl(file: SourceFile, columns: Mapping[str, str], first: int = 0) -> Iterator[RawDocument | Rejected]:
    """A document or a rejection for each line from `first` on that isn't blank; an empty file is one rejection.

    Of an array, of pretty-printed objects and of objects in one line it is one for each object.
    """
    number = 0
    with open_utf8(file) as opened:
        stream = cast(io.BufferedReader, opened)
        pieces = _lines(stream) if is_one_a_line(stream.peek(BUFFER_BYTES)) else objects(stream)
        for number, line in enumerate(pieces, 1):
            if number < first:
                continue
            if line is None:
                yield Place(file, number).reject("too-large", f"a line of more than {MAX_LINE_BYTES} bytes")
            elif line.strip():
                yield read_line(line, Place(file, number), columns)
    if number == 0:
        yield Place(file, 0).reject("empty")


def read_line(line: bytes, place: Place, columns: Mapping[str, str]) -> RawDocument | Rejected:
    """One line as a document."""
    values = sum(line.count(mark) for mark in (b",", b"[", b"{")) if len(line) > MAX_VALUES else 0
    if values > MAX_VALUES:
        return place.reject("too-large", f"some {values} values, at most {MAX_VALUES}")
    try:
        row = _parse(line.removeprefix(BOM))
    except UnicodeDecodeError:
        return place.reject("wrong-charset", "not UTF-8")
    except (ValueError, RecursionError) as error:
        return place.reject("broken-json", str(error))
    if not isinstance(row, dict):
        return place.reject("not-an-object")
    return to_document(rename(row, columns), place)


def rename(row: dict[str, object], columns: Mapping[str, str]) -> dict[str, object]:
    """The row under our names: {"text": "body"} gives `body` out as `text`.

    All at once, so that no order of the maps matters. What the row itself calls `text` then stays as `text (unmapped)`.
    """
    mapped = {field: row[column] for field, column in columns.items() if column in row}
    if not mapped:
        return row
    taken = set(columns.values())
    kept = {name: value for name, value in row.items() if name not in taken}
    return {f"{name} (unmapped)" if name in mapped else name: value for name, value in kept.items()} | mapped


def _parse(line: bytes) -> object:
    try:
        value = orjson.loads(line)
        return json.loads(line) if _has_long_number(value) else value
    except orjson.JSONDecodeError:  # also for lone surrogates, NaN and integers past 64 bits, which others write
        return json.loads(line.decode("utf-8"))


def _has_long_number(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_has_long_number, value.values()))
    if isinstance(value, list):
        return any(map(_has_long_number, value))
    return isinstance(value, float) and abs(value) >= LEAST_LONG


def _lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """Lines without bound in number but in length; None stands for one that is too long."""
    while line := stream.readline(MAX_LINE_BYTES):
        if len(line) == MAX_LINE_BYTES and not line.endswith(b"\n"):
            while not line.endswith(b"\n") and (line := stream.readline(MAX_LINE_BYTES)):
                pass
            yield None
        else:
            yield line
