"""A web archive as plain bytes, member by member. After damage it goes on at the next one, and says what is lost."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING

from flows.sources.opening import (
    GZIP_INPUT_BYTES,
    MAX_WINDOW_BYTES,
    ZSTD_INPUT_BYTES,
    Unpacker,
    new_unpacker,
    unpack_errors,
)

if TYPE_CHECKING:
    import zstandard

CHUNK_BYTES = 1 << 16
PROBE_BYTES = 1 << 12  # enough of a member to see that a record begins
MAX_DICTIONARY_BYTES = 1 << 24
GZIP_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]", re.DOTALL)
ZSTD_FRAME = re.compile(rb"\x28\xb5\x2f\xfd", re.DOTALL)
ZSTD_DICTIONARY = b"\x5d\x2a\x4d\x18"  # a skippable frame before all others


@dataclass(frozen=True, slots=True)
class Chunk:
    """Plain bytes of one member. An uncompressed file is a single member that begins where reading began."""

    data: bytes
    member: int  # offset in the file
    is_first: bool  # of its member


@dataclass(frozen=True, slots=True)
class Loss:
    """Bytes of the file that no record could be read from."""

    start: int
    end: int
    detail: str
    reason: str = "damaged-archive"


class DamageError(Exception):
    """A member can't be unpacked."""


class Members:
    """Chunks of a file from an offset on, which must be the first byte of a member."""

    def __init__(self, stream: IO[bytes], compression: str | None, offset: int) -> None:
        self._stream = stream
        self._compression = compression
        self._at = offset
        self._is_skipping = False

    @property
    def is_plain(self) -> bool:
        """Whether a place in the chunks is a place in the file."""
        return self._compression is None

    def skip_member(self) -> None:
        """Leave out the rest of the member that the last chunk came from."""
        self._is_skipping = True

    def chunks(self) -> Iterator[Chunk | Loss]:
        """Chunks in order; a loss in the place of what could not be unpacked."""
        if self._compression is None:
            yield from self._plain()
            return
        new = self._unpackers()
        size = os.fstat(self._stream.fileno()).st_size
        while self._at < size:
            start = self._at
            try:
                yield from self._member(start, new())
            except DamageError as error:
                self._at = self._next_member(start + 1)
                yield Loss(start, self._at, str(error))

    def _plain(self) -> Iterator[Chunk]:
        start = self._at
        self._stream.seek(start)
        while data := self._stream.read(CHUNK_BYTES):
            yield Chunk(data, start, is_first=self._at == start)
            self._at += len(data)

    def _member(self, start: int, unpacker: Unpacker) -> Iterator[Chunk]:
        self._is_skipping = False
        self._stream.seek(start)
        is_first = True
        while not unpacker.eof:
            packed = self._stream.read(GZIP_INPUT_BYTES if self._compression == "gzip" else ZSTD_INPUT_BYTES)
            if not packed:
                raise DamageError("the file ends inside a member")
            try:
                data = unpacker.decompress(packed)
            except unpack_errors() as error:
                raise DamageError(str(error)) from error
            if data:
                yield Chunk(data, start, is_first)
                is_first = False
            if self._is_skipping:
                self._at = self._next_member(start + 1)
                return
        self._at = self._stream.tell() - len(unpacker.unused_data)

    def _unpackers(self) -> Callable[[], Unpacker]:
        return partial(new_unpacker, "gzip") if self._compression == "gzip" else _zstd(self._stream)

    def _next_member(self, start: int) -> int:
        """Where the next member begins that unpacks to a record; else the end of the file."""
        magic = GZIP_MEMBER if self._compression == "gzip" else ZSTD_FRAME
        new = self._unpackers()
        self._stream.seek(start)
        window, at = b"", start
        while packed := self._stream.read(CHUNK_BYTES):
            window, at = window[-PROBE_BYTES:] + packed, at - min(len(window), PROBE_BYTES)
            for match in magic.finditer(window):
                try:
                    if new().decompress(window[match.start() :][:PROBE_BYTES]).startswith(b"WARC/"):
                        return at + match.start()
                except unpack_errors():
                    continue  # the magic number came about by chance inside a member
            at += len(window)
        return self._stream.tell()


def _zstd(stream: IO[bytes]) -> Callable[[], Unpacker]:
    """Frames may need a dictionary. Where it can't be read, each that does is a loss, and no other."""
    import zstandard

    try:
        unpackers = zstandard.ZstdDecompressor(dict_data=_dictionary(stream), max_window_size=MAX_WINDOW_BYTES)
        unpackers.decompressobj()  # only now is the dictionary looked into
    except zstandard.ZstdError:
        unpackers = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES)
    return unpackers.decompressobj


def _dictionary(stream: IO[bytes]) -> "zstandard.ZstdCompressionDict | None":
    """What stands in a frame of its own before the first record, maybe packed itself."""
    import zstandard

    stream.seek(0)
    head = stream.read(8)
    size = int.from_bytes(head[4:], "little")
    if head[:4] != ZSTD_DICTIONARY or size > MAX_DICTIONARY_BYTES:
        return None
    content = stream.read(size)
    if ZSTD_FRAME.match(content):
        with zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES).stream_reader(content) as packed:
            content = packed.read(MAX_DICTIONARY_BYTES)
    return zstandard.ZstdCompressionDict(content)
