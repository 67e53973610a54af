"""Files as plain bytes, whatever they are compressed with."""

import gzip
import io
import zlib
from typing import IO, cast

from flows.sources.files import SourceFile

CHUNK_BYTES = 1 << 20
# 128 MB is what zstd itself allows without --long: a frame that asks for more is an attack or needs a person.
MAX_WINDOW_BYTES = 1 << 27


class DamagedFileError(Exception):
    """The compressed stream ends early or doesn't check. What was read before is good."""


def open_plain(file: SourceFile) -> IO[bytes]:
    """A buffered reader of the uncompressed bytes; damage raises DamagedFileError from its read methods."""
    if file.compression is None:
        return open(file.path, "rb")
    return io.BufferedReader(_Unpacked(file), CHUNK_BYTES)


class _Unpacked(io.RawIOBase):
    def __init__(self, file: SourceFile) -> None:
        self._packed = open(file.path, "rb")  # noqa: SIM115  closed with this reader
        self._plain: IO[bytes]
        if file.compression == "gzip":
            self._plain = cast(IO[bytes], gzip.GzipFile(fileobj=self._packed))
        else:
            self._plain = _zstd(self._packed)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            chunk = self._plain.read(len(buffer))
        except (gzip.BadGzipFile, EOFError, zlib.error, _zstd_error()) as error:
            raise DamagedFileError(str(error)) from error
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._packed.close()
        super().close()


def _zstd(packed: IO[bytes]) -> IO[bytes]:
    import zstandard

    decompressor = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES)
    return cast(IO[bytes], decompressor.stream_reader(packed, read_across_frames=True, closefd=False))


def _zstd_error() -> type[Exception]:
    import zstandard

    return cast(type[Exception], zstandard.ZstdError)
