"""The bytes of an XML feed, cut into its entries: each is parsed alone, so that a broken one costs no other.

Cut by tags and not by an XML parser: that would stop for good at the first of a dozen faults that feeds have. What is
cut out has no document type, so no entity can be expanded or fetched. Charsets in which `<` is one byte are meant.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.sources.opening import DamagedFileError

MAX_ENTRY_BYTES = 8 << 20  # libxml2 takes no text of more than 10 MB
MAX_HEAD_BYTES = 1 << 18  # of what stands before the first entry
KEPT_BYTES = 1 << 12  # a tag that is cut by the end of a chunk
ENTRIES = {b"rss": b"item", b"rdf": b"item", b"feed": b"entry"}  # lower-case name of the root -> of its entries
ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->"}
PROLOG = re.compile(rb"(?:\s|\xef\xbb\xbf|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", re.S | re.I)
TAG = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)(?=[\s/>])")
ROOT = re.compile(rb"<(?:[\w.-]+:)?(rss|rdf|feed)(?=[\s/>])[^<>]*>", re.I)


class NoFeedError(Exception):
    """It is no feed; the message says what it is."""


@dataclass(frozen=True, slots=True)
class Root:
    """The tag that a feed begins with."""

    tag: bytes
    kind: bytes  # a key of ENTRIES


@dataclass(frozen=True, slots=True)
class _Tag:
    kind: str  # open, alone, close: of an entry; end: of the feed; lost: none came within MAX_ENTRY_BYTES
    start: int
    end: int


def root_of(beginning: bytes) -> Root:
    """The root of the feed that begins so; what a server wrote before it (warnings) is passed over. NoFeedError."""
    prolog = PROLOG.match(beginning)
    start = prolog.end() if prolog else 0
    first, found = TAG.search(beginning, start), ROOT.search(beginning, start)
    if not first:
        raise NoFeedError("no XML")
    if not found or first[1].lower() in (b"html", b"head", b"body"):
        raise NoFeedError(f"begins with <{first[1][:40].decode('ascii', 'replace')}>")
    return Root(found[0], found[1].lower())


def cut(chunks: Iterator[bytes], root: Root) -> Iterator[bytes]:
    """What stands before the first entry, then each entry as it was written; an empty one was too large.

    Raises DamagedFileError at the end of a feed that is not closed.
    """
    text, is_head, is_inside, is_closed = _Text(chunks, root), True, False, root.tag.endswith(b"/>")
    while tag := text.next_tag():
        before = text.take(tag.end if is_inside and tag.kind == "close" else tag.start)
        if is_inside:  # also one that another follows: it was never closed
            yield b"" if tag.kind == "lost" else before
        elif is_head:
            yield before[:MAX_HEAD_BYTES]
            is_head = False
        if tag.kind == "alone":
            yield text.take(tag.end - tag.start)
        is_inside = tag.kind == "open"
        is_closed = is_closed or tag.kind == "end"
    if not is_closed:
        raise DamagedFileError("the feed ends inside an entry" if is_inside else "the feed ends without its last tag")


class _Text:
    """What is left of the feed. Holds one entry at a time."""

    def __init__(self, chunks: Iterator[bytes], root: Root) -> None:
        self._chunks = chunks
        self._root = root
        self._buffer = bytearray()
        self._at = 0  # searched up to here
        self._sought = dict.fromkeys(ENDS, 0)  # no end of such a mark stands between there and here
        names = rb"|".join((ENTRIES[root.kind], root.kind))
        self._mark = re.compile(rb"<!\[CDATA\[|<!--|<(/?)(?:[\w.-]+:)?(%s)(?=[\s/>])[^<>]*>" % names, re.IGNORECASE)

    def next_tag(self) -> _Tag | None:
        """The next one that stands in no comment and no CDATA. None: there is no more."""
        while True:
            found = self._mark.search(self._buffer, self._at)
            if found and found[0] in ENDS:
                self._skip(found[0], found.end())
            elif found:
                self._at = found.end()
                if kind := self._kind(found):
                    return _Tag(kind, found.start(), found.end())
            else:
                self._at = max(self._at, len(self._buffer) - KEPT_BYTES)
                if len(self._buffer) > MAX_ENTRY_BYTES:
                    return _Tag("lost", self._at, self._at)
                if not self._fill():
                    return None

    def take(self, count: int) -> bytes:
        """The next `count` bytes, which are no longer held."""
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        self._at = max(0, self._at - count)
        self._sought = {mark: max(0, at - count) for mark, at in self._sought.items()}
        return taken

    def _skip(self, mark: bytes, behind: int) -> None:
        """Goes behind the CDATA or comment that begins with `mark`; only behind the mark where it is never closed."""
        self._at = behind
        while (end := self._buffer.find(ENDS[mark], max(behind, self._sought[mark]))) < 0:
            self._sought[mark] = max(behind, len(self._buffer) - len(ENDS[mark]) + 1)
            if len(self._buffer) > MAX_ENTRY_BYTES or not self._fill():
                return
        self._sought[mark] = end
        # A mark that another follows is taken for one that was not closed: that one's end is met next.
        if self._buffer.find(mark, behind, end) < 0:
            self._at = end + len(ENDS[mark])

    def _kind(self, found: re.Match[bytes]) -> str | None:
        if found[2].lower() == self._root.kind:
            return "end" if found[1] else None
        return "close" if found[1] else "alone" if found[0].endswith(b"/>") else "open"

    def _fill(self) -> bool:
        chunk = next(self._chunks, b"")
        self._buffer += chunk
        return bool(chunk)
