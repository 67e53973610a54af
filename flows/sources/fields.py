"""A row of named values -> a document. What loses nothing is coerced; a value that can't be one is a rejection."""

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import orjson

from extractors.facts.dates import parse_date
from extractors.records import Kind, RawDocument, Rejected
from flows.sources.files import SourceFile

CONTENTS: tuple[Kind, ...] = ("text", "html", "raw")  # of several, the first that isn't empty is read
KNOWN = {"id", "text", "html", "raw", "url", "source", "title", "author", "published_at", "language", "fetched_at"}
SIMPLE = ("url", "source", "title", "language")
NAMES = ("id", "url", "source")
MAX_NAME_CHARS = 8000  # they are stored with each row that speaks of the document
NINJS = "--map text=body_text --map title=headline --map published_at=versioncreated --map id=uri reads it"
SHOWN_NAMES, SHOWN_NAME_CHARS = 8, 40  # of a row's fields in a rejection


class WrongTypeError(Exception):
    """A field holds something that it can't be."""


class TooLongError(Exception):
    """A field that names the document is no name."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in its file."""

    file: SourceFile
    number: int  # 1-based line of JSONL, row of a table

    @property
    def position(self) -> str:
        return f"{self.file.position}#{self.number}"

    @property
    def path(self) -> str:
        """Below the root; empty where the file has no place of its own: what came by a pipe is known by its content."""
        return f"{self.file.relative}#{self.number}" if self.file.relative else ""

    def reject(self, reason: str, detail: str | None = None, row: Mapping[str, object] | None = None) -> Rejected:
        """A rejection that keeps what is known of the row."""
        known = {key: value[:MAX_NAME_CHARS] for key, value in (row or {}).items() if isinstance(value, str)}
        return Rejected(
            position=self.position,
            source_kind=self.file.format,
            stage="read",
            reason=reason,
            detail=detail,
            external_id=known.get("id"),
            url=known.get("url"),
            source=known.get("source"),
        )


def to_document(row: Mapping[str, object], place: Place) -> RawDocument | Rejected:
    """The document of a row. Fields that nobody knows go to `extra`; null is the same as absent."""
    rest = {key: value for key, value in row.items() if value is not None}
    try:
        kind, content = _content(rest)
        simple = {name: _string(name, rest.pop(name, None)) for name in SIMPLE}
        fetched = rest.get("fetched_at")
        fetched_at = _time(fetched)
        if fetched_at:
            rest.pop("fetched_at")  # one that can't be read stays visible in `extra`
        return RawDocument(
            position=place.position,
            source_kind=place.file.format,
            kind=kind,
            content=content,
            path=place.path,
            root=place.file.root,
            external_id=_string("id", rest.pop("id", None)) or None,
            authors=_names(rest.pop("author", None)),
            published_at=_date(rest.pop("published_at", None)),
            fetched_at=fetched_at,
            extra=_extra(rest),
            **simple,
        )
    except WrongTypeError as error:
        return place.reject("wrong-type", str(error), row)
    except TooLongError as error:
        return place.reject("too-large", str(error), row)
    except LookupError:
        return place.reject("no-content", _without_content(row), row)


def column_names(written: Sequence[str], columns: Mapping[str, str]) -> list[str]:
    """The names of a table's columns as we know them: ` Title` is `title`, but not where `columns` maps it so.

    Each once: of two `text` the second is `text (2)`, and does not hide the first.
    """
    mapped, met = set(columns.values()), Counter[str]()
    each_once = []
    for name in written:
        if name not in mapped and (known := name.strip().lower()) in KNOWN:
            name = known
        met[name] += 1
        each_once.append(name if met[name] == 1 else f"{name} ({met[name]})")
    return each_once


def _content(rest: dict[str, object]) -> tuple[Kind, str | bytes]:
    """Takes the content out of `rest`. LookupError: there is none."""
    given = [kind for kind in CONTENTS if kind in rest]
    for kind in given:
        if not isinstance(rest[kind], str | bytes):
            raise WrongTypeError(f"{kind} is {_name(rest[kind])}")
    chosen = next((kind for kind in given if rest[kind]), None) or next(iter(given), None)
    if chosen is None:
        raise LookupError
    content = rest.pop(chosen)
    return chosen, content if isinstance(content, bytes) else str(content)


def _without_content(row: Mapping[str, object]) -> str:
    """What the row has instead, since most such rows have their text in a field of another name."""
    names = [str(name)[:SHOWN_NAME_CHARS] for name, value in row.items() if value is not None]
    if not names:
        return "no field"
    if "versioncreated" in row and {"body_text", "body_html"} & row.keys():
        return f"ninjs; {NINJS}"
    shown = ", ".join([*names[:SHOWN_NAMES], *["…"] * (len(names) > SHOWN_NAMES)])
    return f"none of text, html, raw among {shown}; --map text=NAME names another"


def _string(field: str, value: object) -> str | None:
    if isinstance(value, str) and field in NAMES and len(value) > MAX_NAME_CHARS:
        raise TooLongError(f"{field} of {len(value)} characters, at most {MAX_NAME_CHARS}")
    if value is None or isinstance(value, str):
        return value and storable(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None  # pandas' word for nothing
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return str(int(value)) if value == int(value) else str(value)
    raise WrongTypeError(f"{field} is {_name(value)}")


def storable(text: str) -> str:
    """JSON can carry half a surrogate pair; neither UTF-8 nor a database can."""
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _names(value: object) -> tuple[str, ...]:
    """Authors as given: a string, a list of strings, or schema.org's {"name": …}."""
    return tuple(name for name in _each_name(value) if name.strip())


def _each_name(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _each_name(one)
    elif isinstance(value, dict):
        yield from _each_name(value.get("name"))
    elif value is not None:
        yield _string("author", value) or ""


def _date(value: object) -> str | None:
    """As it was declared, in words that `parse_date` reads; what is no date is kept, so that it can be seen."""
    if isinstance(value, list) and 3 <= len(value) <= 9 and all(type(part) is int for part in value):
        return _date("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*[*value, 0, 0, 0][:6]))  # struct_time, Java's
    if isinstance(value, dict) and len(value) == 1 and (key := next(iter(value))) in ("$date", "$numberLong"):
        return _date(value[key])  # MongoDB's
    if isinstance(value, datetime | date):  # Parquet
        return value.isoformat()
    if isinstance(value, bool | list | dict):
        return storable(json.dumps(value, default=str, ensure_ascii=False))
    text = _string("published_at", value)
    if text and isinstance(value, int | float) and (read := parse_date(text)) and read.offset == 0:
        return read.at.isoformat()  # a count since 1970
    return text


def _time(value: object) -> datetime | None:
    """Aware, UTC; a time without a zone is taken as UTC. None: not a time."""
    text = _date(value) if value is not None else None
    read = parse_date(text) if text else None
    return read.at if read and "impossible-date" not in read.flags else None


def _extra(rest: Mapping[str, object]) -> str | None:
    if not rest:
        return None
    try:
        return orjson.dumps(rest, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS).decode()
    except orjson.JSONEncodeError:  # lone surrogates and integers past 64 bits, which Python's json writes
        return storable(json.dumps(rest, default=str, sort_keys=True, ensure_ascii=False))


def _name(value: object) -> str:
    """The type in the words of JSON."""
    names = {bool: "a boolean", int: "a number", float: "a number", list: "a list", dict: "an object", str: "a string"}
    return names.get(type(value), type(value).__name__)
