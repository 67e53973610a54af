"""Feeds as a fetcher saved them, RSS, RDF, Atom and JSON Feed: one document an entry.

Read by lxml and not by feedparser, which holds the whole feed (48 s and 700 MB for 100,000 entries of 125 MB), and of a
feed that it can't hold or that a run has died in would have nothing to give but the start.
"""

import codecs
import io
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import cast

from extractors.decode import decode
from extractors.records import Kind, RawDocument, Refusal, Rejected
from flows.sources.feeds.cut import MAX_ENTRY_BYTES, NoFeedError, cut, root_of
from flows.sources.feeds.entry import Row, read_channel, read_entry
from flows.sources.feeds.jsonfeed import read_json
from flows.sources.feeds.xml import parse
from flows.sources.fields import Place, to_document
from flows.sources.files import SourceFile
from flows.sources.opening import DamagedFileError, TooLargeError, open_plain

MAX_ENTRIES = 1_000_000  # the largest feeds have some thousands; what is remembered of each takes some 150 bytes
LOOKED_AHEAD, MAX_HELD_CHARS = 200, 2_000_000  # entries, and their text, that are held: most feeds have no more
CHUNK_BYTES = 1 << 16  # also of the beginning, in which a feed must show that it is one
ENCODING = re.compile(rb"""<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]{2,40})""")


def read_feed(file: SourceFile, first: int = 0) -> Iterator[RawDocument | Rejected]:
    """A document or a rejection for each entry from `first` on, in the order of the feed, counted from 1.

    A feed without entries, or a file that is no feed, is one rejection.
    """
    number, ids = 0, _Ids()
    with open_plain(file) as stream:
        try:
            for number, row in enumerate(ids.looked_ahead(rows(cast(io.BufferedReader, stream))), 1):
                if number > MAX_ENTRIES:
                    raise TooLargeError(f"more than {MAX_ENTRIES} entries")
                made = _document(row, Place(file, number), ids)
                if number >= first:
                    yield made
        except NoFeedError as error:
            yield Place(file, 0).reject("not-a-feed", str(error))
            return
    if number == 0:
        yield Place(file, 0).reject("empty", "a feed without entries")


def rows(stream: io.BufferedReader | io.BytesIO) -> Iterator[Row | Refusal]:
    """The entries as named values, `part` and `kind` of their `content` among them. Raises NoFeedError."""
    chunks = iter(lambda: stream.read1(CHUNK_BYTES), b"")
    beginning = b""
    while len(beginning) < CHUNK_BYTES and (chunk := next(chunks, b"")):
        beginning += chunk
    if not beginning.strip():
        return
    if beginning.lstrip(codecs.BOM_UTF8 + b" \t\r\n")[:1] in (b"{", b"["):
        yield from read_json(chain([beginning], chunks))
        return
    charset = _charset(beginning)
    if charset and charset.startswith(("utf-16", "utf-32")) and not beginning.isascii():
        chunks = _as_utf8(chain([beginning], chunks), charset)
        beginning, charset = next(chunks, b""), None
    yield from _xml_rows(beginning, chunks, charset)


def _xml_rows(beginning: bytes, chunks: Iterator[bytes], charset: str | None) -> Iterator[Row | Refusal]:
    root = root_of(beginning)
    root_tag = root.tag.decode("utf-8", "replace")
    pieces = cut(chain([beginning], chunks), root)
    head = next(pieces, b"")
    if root.kind == b"rdf" and b"channel" not in head:
        raise NoFeedError("RDF without a channel")
    text = decode(head[head.find(root.tag) :], charset=charset)
    feed = read_channel(parse("", "" if isinstance(text, Refusal) else text.text))
    for piece in pieces:
        if not piece:
            yield Refusal("read", "too-large", f"an entry of more than {MAX_ENTRY_BYTES} bytes")
            continue
        decoded = decode(piece, charset=charset)
        if isinstance(decoded, Refusal):
            yield decoded
            continue
        entry = parse(root_tag, decoded.text)
        yield Refusal("read", "broken-xml") if entry is None or not len(entry) else read_entry(entry[0], feed)


def _document(row: Row | Refusal, place: Place, ids: "_Ids") -> RawDocument | Rejected:
    if isinstance(row, Refusal):
        return place.reject(row.reason, row.detail)
    identifier, url, link, modified_at = row["id"], row["url"], row.pop("link"), row.pop("modified_at")
    if row["part"] is None:
        return place.reject("no-content", "neither content nor summary has words", row)
    if identifier and ids.is_shared(row):
        row["id"] = url
    kind, content = row.pop("kind"), row.pop("content")
    fetched_at = datetime.fromtimestamp(place.file.mtime_ns / 1e9, UTC)
    made = to_document({**row, "url": url or link, "text": content, "fetched_at": fetched_at}, place)
    if isinstance(made, Rejected):
        return made
    # Tomorrow another entry has this place in the feed: one without id or address is known by its content.
    return replace(made, kind=cast(Kind, kind), path="", modified_at=cast(str | None, modified_at))


class _Ids:
    """Which ids name several entries: then they name none, and the articles would be revisions of each other."""

    def __init__(self) -> None:
        self._first = dict[int, int]()  # of each id the address or text that it came with first, both hashed
        self._shared = set[int]()

    def looked_ahead(self, rows: Iterator[Row | Refusal]) -> Iterator[Row | Refusal]:
        """The same rows, after the next ones were noted: so the first that shares an id is met knowingly too."""
        waiting, held = deque[Row | Refusal](), 0
        try:
            for row in rows:
                self._note(row)
                waiting.append(row)
                held += _size(row)
                while len(waiting) > LOOKED_AHEAD or held > MAX_HELD_CHARS:
                    held -= _size(waiting[0])
                    yield waiting.popleft()
        except (DamagedFileError, TooLargeError, OSError):
            yield from waiting  # what came before the damage is good
            raise
        yield from waiting

    def is_shared(self, row: Row) -> bool:
        return hash(str(row["id"])) in self._shared

    def _note(self, row: Row | Refusal) -> None:
        if not isinstance(row, Refusal) and row["id"] and row["part"]:
            key, meant = hash(str(row["id"])), hash(row["url"] or row["content"])
            if self._first.setdefault(key, meant) != meant:
                self._shared.add(key)


def _size(row: Row | Refusal) -> int:
    return 0 if isinstance(row, Refusal) else len(str(row["content"]))


def _charset(beginning: bytes) -> str | None:
    """What the feed is written in, as its beginning shows or, where that is ASCII, says."""
    found = ENCODING.search(beginning[:200])
    declared = found[1].decode() if found else None
    # Cut where no character is cut through; NUL: UTF-16.
    shown = beginning if b"\0" in beginning[:4] else beginning[: beginning.rfind(b">") + 1]
    decoded = decode(shown, charset=declared)
    return declared if isinstance(decoded, Refusal) or beginning.isascii() else decoded.charset


def _as_utf8(chunks: Iterator[bytes], charset: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(charset)("replace")
    for chunk in chunks:
        yield decoder.decode(chunk).removeprefix("\ufeff").encode("utf-8", "replace")
