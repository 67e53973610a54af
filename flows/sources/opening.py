"""Files as plain bytes, whatever they are compressed with."""

import io
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Protocol

from flows.sources.files import SourceFile

BUFFER_BYTES = 1 << 17
GZIP_INPUT_BYTES = 1 << 14  # gzip packs 1,032 to 1 at best: 16 MB come out at once
# A zstd block of 4 bytes may unpack to 128 KB, and the library gives out all that its input holds: 1 KB -> 32 MB.
ZSTD_INPUT_BYTES = 1 << 10
# 128 MB is what zstd itself allows without --long: a frame that asks for more is an attack or needs a person.
MAX_WINDOW_BYTES = 1 << 27
# The third is the frame that may hold a dictionary before an archive's first record.
BEGINNING_BYTES = 512
CONTROLS = bytes(sorted({*range(32)} - {*b"\t\n\f\r\x1b"}))  # no text has them, and UTF-16 is not packed
MAGIC = {b"\x1f\x8b\x08": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"\x5d\x2a\x4d\x18": "zstd"}


class DamagedFileError(Exception):
    """The compressed stream ends early or doesn't check. What was read before is good."""


class TooLargeError(Exception):
    """The file can't be read within its bounds."""


class Unpacker(Protocol):
    """What zlib's and zstandard's objects have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


def open_plain(file: SourceFile) -> IO[bytes]:
    """A buffered reader of the uncompressed bytes; damage raises DamagedFileError from its read methods."""
    if file.compression is None:
        return open(file.path, "rb", buffering=BUFFER_BYTES)
    return io.BufferedReader(_Unpacked(file.path.open("rb"), file.compression), BUFFER_BYTES)


def as_packed(file: SourceFile) -> SourceFile:
    """The file with the compression that its first bytes tell, whatever its name says. Empty it has none."""
    with open(file.path, "rb") as stream:
        beginning = stream.read(BEGINNING_BYTES)
    found = next((name for magic, name in MAGIC.items() if beginning.startswith(magic)), None)
    if found is None and file.compression and beginning.translate(None, CONTROLS) != beginning:
        return file  # packed, and damaged at its beginning
    return replace(file, compression=found)


def new_unpacker(compression: str) -> Unpacker:
    """For one member of gzip or one frame of zstd."""
    if compression == "gzip":
        return zlib.decompressobj(wbits=31)
    import zstandard

    return zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES).decompressobj()


def unpack_errors() -> tuple[type[Exception], ...]:
    """What an unpacker raises when its input is damaged."""
    import zstandard

    return zlib.error, zstandard.ZstdError


class _Unpacked(io.RawIOBase):
    """The standard readers drop what they have already unpacked when damage follows; this one gives it out first."""

    def __init__(self, packed: IO[bytes], compression: str) -> None:
        self._packed = packed
        self._chunks = _unpack(packed, compression)
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._left = self._left or next(self._chunks, b"")
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count

    def close(self) -> None:
        self._packed.close()
        super().close()


def _unpack(packed: IO[bytes], compression: str) -> Iterator[bytes]:
    unpacker, is_inside, data = new_unpacker(compression), False, b""
    size = GZIP_INPUT_BYTES if compression == "gzip" else ZSTD_INPUT_BYTES
    while data := data or packed.read(size):
        try:
            plain = unpacker.decompress(data)
        except unpack_errors() as error:
            raise DamagedFileError(str(error)) from error
        if plain:
            yield plain
        is_inside, data = not unpacker.eof, b""
        if unpacker.eof:
            data = unpacker.unused_data.lstrip(b"\0")  # some writers pad a file to a full block
            unpacker = new_unpacker(compression)
    if is_inside:
        raise DamagedFileError("the file ends early")
