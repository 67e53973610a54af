"""What the sender said of a document, as JSON: with the raw content it can be edited again under other rules."""

from datetime import datetime

import orjson

from extractors.records import RawDocument

# All of a RawDocument but its content and `extra`, which are kept in columns of their own.
FIELDS = (
    "position", "source_kind", "kind", "path", "root", "external_id", "url", "source", "title", "authors",
    "published_at", "modified_at", "language", "fetched_at", "charset", "flags",
)  # fmt: skip


def declaration(document: RawDocument) -> str:
    """JSON of every declared field that has a value, and whether the content came as `str` or as bytes."""
    fields = {name: value for name in FIELDS if (value := getattr(document, name)) not in (None, (), "")}
    return orjson.dumps({**fields, "came_as": "str" if isinstance(document.content, str) else "bytes"}).decode()


def document(declared: str, raw: bytes, extra: str | None) -> RawDocument:
    """The document that was read, from what is kept of it."""
    fields = orjson.loads(declared)
    content = raw.decode("utf-8", "surrogatepass") if fields.pop("came_as") == "str" else raw
    fields |= {name: tuple(fields.get(name, ())) for name in ("authors", "flags")}
    fields["fetched_at"] = datetime.fromisoformat(fields["fetched_at"]) if "fetched_at" in fields else None
    return RawDocument(content=content, extra=extra, **{"path": "", **fields})
