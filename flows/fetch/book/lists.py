"""Lists of feeds as other programs write them, OPML and CSV -> entries of the source book."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree

from flows.errors import UsageError
from flows.fetch.book.source import Source
from flows.fetch.web.addresses import asked
from flows.fetch.web.errors import AskError

MAX_BYTES = 32 << 20
COLUMNS = {"feed": ("feed", "feeds", "url", "xmlurl", "rss", "feed_url"), "name": ("name", "title", "source", "text")}
OTHERS = ("country", "language", "kind", "publisher")  # columns that go into the entry as they are

Entry = dict[str, object]


def read_list(path: Path, known: Iterable[Source]) -> list[Entry]:
    """An entry a feed that the book doesn't have yet, in order; names are made distinct. Raises UsageError."""
    try:
        content = path.read_bytes()[:MAX_BYTES]
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror}. Nothing was changed.") from error
    found = _opml(content, path) if path.suffix.lower() in (".opml", ".xml") else _csv(content, path)
    sources = list(known)
    feeds = {address for source in sources for address in source.feeds}
    names = {source.name for source in sources}
    entries = []
    for name, address, others in found:
        try:
            feed = asked(address)
        except AskError as error:
            raise UsageError(
                f"{path}: {address[:100]!r} can't be fetched: {error.reason}. Nothing was changed."
            ) from error
        if feed not in feeds:
            feeds.add(feed)
            entries.append(
                {"name": _distinct(name or urlsplit(feed).hostname or feed, names), "feeds": [feed], **others}
            )
    return entries


def _opml(content: bytes, path: Path) -> Iterator[tuple[str, str, Entry]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(content, parser=parser)
    except etree.XMLSyntaxError as error:
        raise UsageError(f"{path} is no OPML: {error}. Nothing was changed.") from error
    if root is None:
        raise UsageError(f"{path} is no OPML. Nothing was changed.")
    for outline in root.iter("{*}outline"):
        address = outline.get("xmlUrl") or outline.get("xmlurl")
        if address:
            language = outline.get("language")
            yield outline.get("title") or outline.get("text") or "", address, {"language": language} if language else {}


def _csv(content: bytes, path: Path) -> Iterator[tuple[str, str, Entry]]:
    lines = content.decode("utf-8-sig", "replace").splitlines()
    rows = csv.DictReader(lines, delimiter=max(",;\t", key=(lines or [""])[0].count))
    columns = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
    feed, name = (next((columns[one] for one in COLUMNS[what] if one in columns), None) for what in ("feed", "name"))
    if feed is None:
        raise UsageError(f"{path} has no column feed, url or xmlUrl. Nothing was changed.")
    for row in rows:
        if row.get(feed):
            others: Entry = {one: row[columns[one]] for one in OTHERS if one in columns and row[columns[one]]}
            yield (row.get(name) or "") if name else "", row[feed], others


def _distinct(name: str, taken: set[str]) -> str:
    """The name, with a number behind it if another entry has it."""
    made, number = name.strip()[:190], 1
    while made in taken:
        number += 1
        made = f"{name.strip()[:190]} {number}"
    taken.add(made)
    return made
