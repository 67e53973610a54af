"""JSON: one document a line, or one an object. A broken one is a rejection of that one only."""

import io
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import IO, cast

import orjson

from extractors.decode import MAX_BYTES
from extractors.records import RawDocument, Rejected
from flows.sources.charsets import open_utf8
from flows.sources.columns import Columns
from flows.sources.fields import KNOWN, Place, column_names, to_document
from flows.sources.files import SourceFile
from flows.sources.jsonvalues import is_one_a_line, objects
from flows.sources.opening import BUFFER_BYTES
from flows.sources.values import LongNumber

MAX_LINE_BYTES = MAX_BYTES + (MAX_BYTES >> 1)  # the largest document and its escapes
MAX_VALUES = 2_000_000  # each takes Python some 60 bytes, whatever it takes of the line; prose has no such commas
MAX_DIGITS = 308  # of an integer that any reader of JSON takes; Python itself refuses more than 4300
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
        row, repeated = parse(line.removeprefix(BOM))
    except UnicodeDecodeError:
        return place.reject("wrong-charset", "not UTF-8")
    except (ValueError, RecursionError) as error:
        return place.reject("broken-json", str(error))
    if not isinstance(row, dict):
        return place.reject("not-an-object")
    return to_document(rename(_in_lower_case(row, columns), columns), place, ("repeated-key",) * repeated)


def _in_lower_case(row: dict[str, object], columns: Mapping[str, str]) -> dict[str, object]:
    """With the names that we know: `TEXT` is `text` where the row has no `text`, as in a table."""
    if row.keys() <= KNOWN:
        return row
    unknown = [name for name in row if name not in KNOWN and name.strip().lower() not in row]
    names = dict(zip(unknown, column_names(unknown, columns), strict=True))
    return {names.get(name, name): value for name, value in row.items()}


def rename(row: dict[str, object], columns: Mapping[str, str]) -> dict[str, object]:
    """The row under our names: {"text": "body"} gives `body` out as `text`.

    All at once, so that no order of the maps matters. What the row itself calls `text` then stays as `text (unmapped)`.
    """
    if not columns:
        return row
    mapped = (columns if isinstance(columns, Columns) else Columns(columns)).of(row)
    if not mapped:
        return row
    taken = set(columns.values())
    kept = {name: value for name, value in row.items() if name not in taken}
    return {f"{name} (unmapped)" if name in mapped else name: value for name, value in kept.items()} | mapped


def parse(line: bytes) -> tuple[object, bool]:
    """The value, and whether an object in it has a key twice: then the last counts, and none is lost.

    Numbers past a double's range are LongNumber. Raises ValueError and RecursionError.
    """
    try:
        value = orjson.loads(line)
        keys, has_long_number = _looked_through(value)
        if not has_long_number and line.count(b'":') == keys:  # each key once, as nearly all write them
            return value, False
    except orjson.JSONDecodeError:  # also for lone surrogates, NaN and integers past 64 bits, which others write
        pass
    met = _Pairs()
    value = json.loads(line.decode("utf-8"), object_pairs_hook=met.of, parse_int=_integer, parse_float=_decimal)
    return value, met.is_repeated


def _integer(written: str) -> int | LongNumber:
    return int(written) if len(written) <= MAX_DIGITS else LongNumber(written)


def _decimal(written: str) -> float | LongNumber:
    value = float(written)
    return value if math.isfinite(value) else LongNumber(written)


class _Pairs:
    """Makes objects of pairs, and remembers whether a key came twice."""

    def __init__(self) -> None:
        self.is_repeated = False

    def of(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        """`{"id": 1, "id": 2}` is `{"id": 2, "id (1)": 1}`."""
        made = dict(pairs)
        if len(made) < len(pairs):
            self.is_repeated = True
            earlier = Counter(name for name, _ in pairs)
            met = Counter[str]()
            for name, value in pairs:
                met[name] += 1
                if met[name] < earlier[name]:
                    made.setdefault(f"{name} ({met[name]})", value)
        return made


def _looked_through(value: object) -> tuple[int, bool]:
    """How many keys its objects have, and whether a number is longer than 64 bits."""
    if isinstance(value, dict):
        inside = [_looked_through(one) for one in value.values()]
        return len(value) + sum(keys for keys, _ in inside), any(is_long for _, is_long in inside)
    if isinstance(value, list):
        inside = [_looked_through(one) for one in value]
        return sum(keys for keys, _ in inside), any(is_long for _, is_long in inside)
    return 0, isinstance(value, float) and abs(value) >= LEAST_LONG


def _lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """Lines without bound in number but in length; None stands for one that is too long."""
    while line := stream.readline(MAX_LINE_BYTES):
        if len(line) == MAX_LINE_BYTES and not line.endswith(b"\n"):
            while not line.endswith(b"\n") and (line := stream.readline(MAX_LINE_BYTES)):
                pass
            yield None
        else:
            yield line
