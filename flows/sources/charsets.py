"""Tables and JSON as UTF-8, whatever charset they are written in."""

import codecs
import io
from typing import IO

from extractors.decode import decode
from extractors.records import Refusal
from flows.sources.files import SourceFile
from flows.sources.opening import BUFFER_BYTES, DamagedFileError, open_plain

SAMPLE_BYTES = 1 << 18  # from the first chunk that isn't ASCII on: enough for a detector
MAX_SEARCHED_BYTES = 1 << 26  # of ASCII before it; what comes later is taken for UTF-8, and told where it isn't


def open_utf8(file: SourceFile) -> IO[bytes]:
    """A buffered reader of the uncompressed text as UTF-8. Bytes that are none stay as they are."""
    charset = charset_of(file)
    stream = open_plain(file)
    if charset == "utf-8":
        return stream
    return io.BufferedReader(_Recoded(stream, charset), BUFFER_BYTES)


def charset_of(file: SourceFile) -> str:
    """Python's name of the charset that the file's text is written in; utf-8 where its bytes tell of no other."""
    with open_plain(file) as stream:
        sample, searched = b"", 0
        try:
            while searched < MAX_SEARCHED_BYTES and len(sample) < SAMPLE_BYTES and (chunk := stream.read(BUFFER_BYTES)):
                searched += len(chunk)
                if sample or not chunk.isascii() or b"\0" in chunk:
                    sample += chunk
        except DamagedFileError:
            pass  # it is met again, and told, where the file is read
    whole = sample[: sample.rfind(b"\n") + 1] or sample  # no character is cut through
    decoded = decode(whole if b"\0" not in sample[:4096] else sample[: len(sample) // 4 * 4])
    return "utf-8" if isinstance(decoded, Refusal) or not decoded.charset else decoded.charset


class _Recoded(io.RawIOBase):
    """The text of another charset as UTF-8, without a mark."""

    def __init__(self, stream: IO[bytes], charset: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(charset)("replace")
        self._left = b""
        self._is_begun = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._left:
            chunk = self._stream.read(BUFFER_BYTES)
            text = self._decoder.decode(chunk, final=not chunk)
            if text and not self._is_begun:
                text, self._is_begun = text.removeprefix("\ufeff"), True
            self._left = text.encode("utf-8", "replace")
            if not chunk:
                break
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count

    def close(self) -> None:
        self._stream.close()
        super().close()
