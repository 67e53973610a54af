"""The body of a feed -> its entries, and what it says of when to come again."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from extractors.records import Kind, Refusal
from flows.fetch.web.errors import AskError
from flows.sources.feeds.cut import NoFeedError
from flows.sources.feeds.entry import Row
from flows.sources.feeds.feed import rows
from flows.sources.opening import DamagedFileError, TooLargeError

MAX_ENTRIES = 5_000  # of one answer; the largest feeds of news have some hundreds
HEAD_BYTES = 1 << 16
FIRST_ENTRY = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>]|\"items\"\s*:")
TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
PERIOD = re.compile(rb"<(?:\w+:)?updatePeriod>\s*(\w+)\s*<", re.IGNORECASE)
FREQUENCY = re.compile(rb"<(?:\w+:)?updateFrequency>\s*(\d{1,6})\s*<", re.IGNORECASE)
HUB = re.compile(rb"""<(?:\w+:)?link\b[^>]*?\brel\s*=\s*["']hub["'][^>]*>""", re.IGNORECASE)
HREF = re.compile(rb"""\bhref\s*=\s*["']([^"'<>]{1,1000})["']""", re.IGNORECASE)
PERIODS = {b"hourly": 3600.0, b"daily": 86400.0, b"weekly": 604800.0, b"monthly": 2592000.0, b"yearly": 31536000.0}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed or a sitemap says of one page."""

    address: str | None  # as written there, of the web; None: it has none
    link: str | None = None  # what is written there instead of one
    id: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: str | None = None
    modified_at: str | None = None
    language: str | None = None
    feed: str | None = None  # title of the feed it stands in
    part: str | None = None  # content, summary, or None: no words
    kind: Kind = "text"  # how to read `content`
    content: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """All that an answer offers."""

    entries: tuple[Entry, ...]
    children: tuple[Entry, ...] = ()  # of a sitemap's index: sitemaps
    title: str | None = None  # of a feed, as its entries tell it
    least_gap: float = 0  # seconds: sooner there is nothing new, it says
    hub: str | None = None  # where new entries are told of (WebSub)
    note: str | None = None  # what was left out


def read_feed(body: bytes) -> Offer:
    """The entries in order, as far as they can be read. Raises AskError("not-a-feed") and ("empty-body")."""
    if not body.strip():
        raise AskError("empty-body")
    entries: list[Entry] = []
    note = None
    try:
        for row in _rows(body):
            if len(entries) == MAX_ENTRIES:
                note = f"the first {MAX_ENTRIES} entries, the rest is left out"
                break
            entries.append(_entry(row))
    except NoFeedError as error:
        raise AskError("not-a-feed", str(error)[:200]) from error
    except (DamagedFileError, TooLargeError) as error:
        note = str(error)[:200]
    first = FIRST_ENTRY.search(body, 0, HEAD_BYTES)
    head = body[: first.start() if first else HEAD_BYTES]
    title = next((entry.feed for entry in entries if entry.feed), None)
    return Offer(tuple(entries), title=title, least_gap=_least_gap(head), hub=_hub(head), note=note)


def _rows(body: bytes) -> Iterator[Row]:
    return (row for row in rows(io.BytesIO(body)) if not isinstance(row, Refusal))


def _entry(row: Row) -> Entry:
    authors = row["author"]
    names = authors if isinstance(authors, list) else [authors]
    return Entry(
        address=_text(row, "url"),
        link=_text(row, "link"),
        id=_text(row, "id"),
        title=_text(row, "title"),
        authors=tuple(filter(None, map(_name, names))),
        published_at=_text(row, "published_at"),
        modified_at=_text(row, "modified_at"),
        language=_text(row, "language"),
        feed=_text(row, "feed"),
        part=_text(row, "part"),
        kind=cast(Kind, row["kind"]),
        content=str(row["content"]),
    )


def _text(row: Row, name: str) -> str | None:
    value = row.get(name)
    return str(value) if isinstance(value, str | int) and str(value).strip() else None


def _name(author: object) -> str | None:
    if isinstance(author, dict):
        author = author.get("name")
    return author if isinstance(author, str) else None


def _least_gap(head: bytes) -> float:
    ttl, period, frequency = TTL.search(head), PERIOD.search(head), FREQUENCY.search(head)
    minutes = int(ttl[1]) * 60.0 if ttl else 0.0
    often = PERIODS.get(period[1].lower(), 0.0) / max(1, int(frequency[1]) if frequency else 1) if period else 0.0
    return max(minutes, often)


def _hub(head: bytes) -> str | None:
    link = HUB.search(head)
    href = HREF.search(link[0]) if link else None
    return href[1].decode("utf-8", "replace") if href else None
