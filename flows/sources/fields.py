"""A row of named values -> a document. What loses nothing is coerced; only a text that is none is a rejection."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import orjson

from extractors.records import Kind, RawDocument, Rejected
from flows.sources.files import SourceFile
from flows.sources.values import (
    MAX_NAME_CHARS,
    Fields,
    TooLongError,
    WrongTypeError,
    day,
    storable,
    time,
    type_name,
)

CONTENTS: tuple[Kind, ...] = ("text", "html", "raw")  # of several, the first that isn't empty is read
KNOWN = {"id", "text", "html", "raw", "url", "source", "title", "author", "published_at", "language", "fetched_at"}
# A LongNumber, which is a dataclass, goes to `default`.
HOW_EXTRA = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS
NINJS = "--map text=body_text --map title=headline --map published_at=versioncreated --map id=uri reads it"
SHOWN_NAMES, SHOWN_NAME_CHARS = 8, 40  # of a row's fields in a rejection


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


def to_document(row: Mapping[str, object], place: Place, flags: Sequence[str] = ()) -> RawDocument | Rejected:
    """The document of a row. Fields that nobody knows go to `extra`; null is the same as absent.

    So do values that can't be what their field is, under its name; the document then has the flag `unread-FIELD`.
    """
    fields = Fields({key: value for key, value in row.items() if value is not None})
    try:
        kind, content = _content(fields.rest)
        document = RawDocument(
            position=place.position,
            source_kind=place.file.format,
            kind=kind,
            content=content,
            path=place.path,
            root=place.file.root,
            external_id=fields.text("id") or None,
            url=fields.text("url"),
            source=fields.text("source"),
            title=fields.text("title"),
            authors=fields.names("author"),
            published_at=fields.take("published_at", day),
            language=fields.text("language"),
            fetched_at=fields.take("fetched_at", time),
        )
        return replace(document, extra=_extra(fields.rest), flags=(*flags, *dict.fromkeys(fields.flags)))
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
            raise WrongTypeError(f"{kind} is {type_name(rest[kind])}")
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
    if empty := [kind for kind in CONTENTS if kind in row]:
        return f"{' and '.join(empty)}: nothing in it"
    shown = ", ".join([*names[:SHOWN_NAMES], *["…"] * (len(names) > SHOWN_NAMES)])
    return f"none of text, html, raw among {shown}; --map text=NAME names another"


def _extra(rest: Mapping[str, object]) -> str | None:
    if not rest:
        return None
    try:
        return orjson.dumps(rest, default=str, option=HOW_EXTRA).decode()
    except orjson.JSONEncodeError:  # lone surrogates and integers past 64 bits, which Python's json writes
        return storable(json.dumps(rest, default=str, sort_keys=True, ensure_ascii=False))
