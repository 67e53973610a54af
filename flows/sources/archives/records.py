"""The records of a web archive, cut out by their lengths. Where a length lies, that record is lost and no other."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from fastwarc.warc import ArchiveIterator

from flows.sources.archives.members import Chunk, Loss, Members

MAX_HEADER_BYTES = 1 << 16
MAX_BODY_BYTES = (64 << 20) + MAX_HEADER_BYTES  # what the decoder takes, and HTTP headers
MAX_SEARCH_BYTES = 256 << 20  # plain bytes of one member in which the next record is looked for
KEPT_BYTES = 64  # a header that is cut by the end of a chunk
LENGTH = re.compile(rb"^content-length:\s*(\d{1,15})\s*$", re.IGNORECASE | re.MULTILINE)
BLANK_LINE = re.compile(rb"\r?\n\r?\n")
NEXT_RECORD = re.compile(rb"WARC/1\.[01]\r?\nWARC-", re.IGNORECASE)  # anywhere: damage may eat the line end before it


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it was written, headers and body."""

    member: int  # file offset of the member that it began in
    start: int  # of the record in the plain bytes of that member
    content: bytes


class Records:
    """Reads on over the ends of chunks. Holds one record at a time."""

    def __init__(self, members: Members) -> None:
        self._members = members
        self._chunks = members.chunks()
        self._buffer = bytearray()
        self._begins: list[tuple[int, int]] = []  # (index in the buffer, file offset) of each member's first byte
        self._lost: Loss | None = None  # met by the last _fill, which then has emptied the buffer
        self._is_ended = False

    def __iter__(self) -> Iterator[Record | Loss]:
        while not self._is_ended or self._buffer:
            self._consume(len(self._buffer) - len(self._buffer.lstrip(b"\r\n")))
            if self._buffer:
                yield from self._record()
            else:
                self._fill()
            if self._lost and not self._buffer:
                yield self._lost
                self._lost = None

    def _record(self) -> Iterator[Record | Loss]:
        """The record that the buffer begins with; a loss up to where the next one begins if it is none."""
        while not (header := BLANK_LINE.search(self._buffer)) and len(self._buffer) < MAX_HEADER_BYTES and self._fill():
            pass
        if self._lost and not header:
            self._drop_into_loss()
            return
        length = LENGTH.search(self._buffer, 0, header.end()) if header else None
        if not header or not length or not self._buffer.startswith(b"WARC/"):
            yield from self._search("ends inside a header" if self._is_ended and not header else "no record header")
            return
        end = header.end() + int(length[1])
        if int(length[1]) > MAX_BODY_BYTES:
            yield from self._search(f"a record of {int(length[1])} bytes", reason="too-large")
            return
        # One byte more than the blank lines behind it: the check sum of a member is known when the next has begun.
        while len(self._buffer) < end + 5 and self._fill():
            pass
        if len(self._buffer) < end and self._lost:  # cut by damage that is reported
            self._drop_into_loss()
        elif len(self._buffer) < end:
            yield from self._search("ends inside a record")
        elif not self._is_followed(end) and not has_valid_digest(bytes(self._buffer[:end])):
            yield from self._search("a record's length is wrong")
        else:
            yield Record(*self._origin(), bytes(self._buffer[:end]))
            self._consume(end)

    def _is_followed(self, end: int) -> bool:
        """What stands behind a record of the right length: blank lines, then another record or nothing."""
        following = bytes(self._buffer[end : end + 16]).lstrip(b"\r\n")
        return following[:5] == b"WARC/"[: len(following)]

    def _search(self, why: str, reason: str = "damaged-archive") -> Iterator[Loss]:
        """Drops what can't be read, up to the next header."""
        begin, searched = self._place(), 0
        self._consume(1)
        while not (found := NEXT_RECORD.search(self._buffer)):
            searched += len(self._buffer)
            self._consume(max(0, len(self._buffer) - KEPT_BYTES))
            if searched > MAX_SEARCH_BYTES:
                self._members.skip_member()
                searched = 0
            if not self._fill():
                yield Loss(begin, self._lost.end if self._lost else self._place() + len(self._buffer), why, reason)
                self._lost = None
                self._consume(len(self._buffer))
                return
            at = self._begins[-1][0]
            if at >= 0 and self._buffer.startswith(b"WARC/", at):
                self._consume(at)
                yield Loss(begin, self._place(), why, reason)
                return
        self._consume(found.start())
        yield Loss(begin, self._place(), why, reason)

    def _fill(self) -> bool:
        """False at the end, and after damage: then the bytes of the damaged member are gone from the buffer."""
        if self._lost:
            return False
        chunk = next(self._chunks, None)
        if isinstance(chunk, Chunk):
            if chunk.is_first:
                self._begins.append((len(self._buffer), chunk.member))
            self._buffer += chunk.data
            return True
        if isinstance(chunk, Loss):
            self._lost = chunk
            if self._begins and self._begins[-1][1] == chunk.start:
                del self._buffer[max(0, self._begins[-1][0]) :]
        else:
            self._is_ended = True
        return False

    def _drop_into_loss(self) -> None:
        """The record that the damage cut goes with the damaged member."""
        if self._lost:
            self._lost = replace(self._lost, start=min(self._origin()[0], self._lost.start))
            self._consume(len(self._buffer))

    def _consume(self, count: int) -> None:
        del self._buffer[:count]
        begins = [(index - count, member) for index, member in self._begins]
        passed = sum(index <= 0 for index, _ in begins)
        self._begins = begins[max(0, passed - 1) :]

    def _origin(self) -> tuple[int, int]:
        """(member, plain bytes since its start) of the buffer's first byte."""
        return self._begins[0][1], -self._begins[0][0]

    def _place(self) -> int:
        """Where in the file, as exactly as the compression lets know."""
        member, start = self._origin()
        return member + start if self._members.is_plain else member


def has_valid_digest(content: bytes) -> bool:
    """Whether the record says its digest and it fits."""
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(content), parse_http=False, stream_detect=False)), None)
        return record is not None and bool(record.verify_block_digest())
    except OSError:
        return False
