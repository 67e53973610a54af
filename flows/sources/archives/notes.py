"""What `copydesk fetch` notes on each record that it writes: what the record is to it, and what an article needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

import orjson

HEADER = "WARC-Copydesk"  # the standard lets everybody add fields of their own
PAGE = "page"  # the one role that is an input; feeds, robots.txt, redirects and the like are the fetcher's own


@dataclass(frozen=True, slots=True)
class Note:
    """The value of the header, as JSON in ASCII. What is absent is not known."""

    role: str
    source: str | None = None  # the name of the entry in sources.toml
    language: str | None = None
    fragment: bool = False  # the text of a feed's entry, all of it story
    id: str | None = None  # of an entry that has no address
    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: str | None = None
    modified_at: str | None = None
    extra: Mapping[str, object] = field(default_factory=dict)  # country, kind, publisher; where and when it was seen


NAMES = tuple(one.name for one in fields(Note))


def to_header(note: Note) -> str:
    import json

    return json.dumps({name: value for name in NAMES if (value := getattr(note, name))})


def from_header(value: str | None) -> Note | None:
    """None for a record that is none of ours, also where somebody else uses the name."""
    if not value:
        return None
    try:
        said = orjson.loads(value)
        known = {name: said[name] for name in NAMES if name in said}
        return Note(**{**known, "authors": tuple(known.get("authors", ()))})
    except (orjson.JSONDecodeError, TypeError):
        return None
