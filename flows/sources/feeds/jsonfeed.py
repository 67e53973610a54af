"""JSON Feed 1 -> a row of named values for each entry. It is one JSON value, and so is held as a whole."""

from collections.abc import Iterable, Iterator

from extractors.decode import MAX_BYTES
from extractors.page.facts.linked_data import plain
from extractors.records import Kind, Refusal
from flows.sources.feeds.cut import NoFeedError
from flows.sources.feeds.entry import MAX_CATEGORIES, Row, absolute, host
from flows.sources.feeds.text import from_html, has_words
from flows.sources.jsonl import BOM, MAX_VALUES, parse
from flows.sources.opening import TooLargeError

VERSION = "https://jsonfeed.org/version/1"
OTHER = "JSON, but no JSON Feed; documents are read from .jsonl, one a line"


def read_json(chunks: Iterable[bytes]) -> Iterator[Row | Refusal]:
    """The rows of a JSON Feed. Raises NoFeedError, also for broken JSON, and TooLargeError."""
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > MAX_BYTES:
            raise TooLargeError(f"JSON of more than {MAX_BYTES} bytes")
    if b"jsonfeed.org" not in content:  # a dump of something else isn't worth its parsing
        raise NoFeedError(OTHER)
    if sum(content.count(mark) for mark in (b",", b"[", b"{")) > MAX_VALUES:
        raise TooLargeError(f"JSON of more than {MAX_VALUES} values")
    try:
        feed, _ = parse(bytes(content).removeprefix(BOM))
    except (ValueError, RecursionError) as error:
        raise NoFeedError(f"broken JSON: {error}") from error
    if not isinstance(feed, dict) or not str(feed.get("version")).startswith(VERSION):
        raise NoFeedError(OTHER)
    items = feed.get("items")
    for item in items if isinstance(items, list) else ():
        yield _row(item, feed) if isinstance(item, dict) else Refusal("read", "not-an-object")


def _row(item: Row, feed: Row) -> Row:
    site = absolute(_text(feed, "home_page_url") or _text(feed, "feed_url"), None)
    url = absolute(_text(item, "url") or _text(item, "external_url"), site)
    part, kind, content = _content(item)
    tags = item.get("tags")
    return {
        "id": item.get("id") or url,
        "url": url,
        "link": None if url else item.get("url") or item.get("external_url"),
        "source": host(url) or host(site) or _text(feed, "title"),
        "title": plain(title) or None if isinstance(title := item.get("title"), str) else title,
        "author": item.get("authors") or item.get("author") or feed.get("authors") or feed.get("author"),
        "published_at": item.get("date_published") or item.get("date_modified"),
        "modified_at": _text(item, "date_modified"),
        "language": item.get("language") or feed.get("language"),
        "feed": _text(feed, "title"),
        "categories": tags[:MAX_CATEGORIES] if isinstance(tags, list) else None,
        "part": part,
        "kind": kind,
        "content": content,
    }


def _text(row: Row, name: str) -> str | None:
    value = row.get(name)
    return value if isinstance(value, str) else None


def _content(item: Row) -> tuple[str | None, Kind, str]:
    """(part of the entry, how to read it, its text)."""
    if has_words(html := _text(item, "content_html") or ""):
        return "content", *from_html(html)
    for part, name in (("content", "content_text"), ("summary", "summary")):
        if has_words(text := _text(item, name) or ""):
            return part, "text", text
    return None, "text", ""
