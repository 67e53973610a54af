"""HTTP content encodings undone, with a bound on what comes out."""

import io
import re
import zlib
from collections.abc import Callable

from flows.sources.opening import MAX_WINDOW_BYTES

CHUNK = re.compile(rb"\s{0,2}[0-9a-fA-F]{1,8}[ \t]*(?:;[^\r\n]*)?\r?\n")  # the size of the first one


class EncodingError(Exception):
    """The body is not what its header says; the argument is a reason for the ledger."""


def decode_content(body: bytes, encodings: str, max_bytes: int) -> bytes:
    """The body as it was before the encodings of its headers were applied, last one first.

    A body that doesn't begin like the encoding is returned as it is: crawlers often unpack and keep the header.
    Raises EncodingError("too-large"), ("broken-encoding") or ("unknown-encoding").
    """
    for name in reversed([part.strip().lower() for part in encodings.split(",")]):
        if name in ("", "identity", "none", "binary", "utf-8"):
            continue
        decoder = DECODERS.get(name)
        if decoder is None:
            raise EncodingError("unknown-encoding")
        body = decoder(body, max_bytes)
        if len(body) > max_bytes:
            raise EncodingError("too-large")
    return body


def _chunked(body: bytes, max_bytes: int) -> bytes:
    from fastwarc.stream_io import ChunkedReader

    if not CHUNK.match(body):
        return body
    try:
        return bytes(ChunkedReader(io.BytesIO(body)).read(max_bytes + 1))
    except OSError as error:
        raise EncodingError("broken-encoding") from error


def _gzip(body: bytes, max_bytes: int) -> bytes:
    return _inflate(body, 31, max_bytes) if body.startswith(b"\x1f\x8b") else body


def _deflate(body: bytes, max_bytes: int) -> bytes:
    """With the zlib header of the standard, or bare as some servers send it."""
    is_zlib = len(body) > 1 and body[0] & 15 == 8 and int.from_bytes(body[:2]) % 31 == 0
    return _inflate(body, 15 if is_zlib else -15, max_bytes)


def _inflate(body: bytes, window_bits: int, max_bytes: int) -> bytes:
    unpacker = zlib.decompressobj(window_bits)
    try:
        plain = unpacker.decompress(body, max_bytes + 1)
    except zlib.error as error:
        raise EncodingError("broken-encoding") from error
    if not unpacker.eof and len(plain) <= max_bytes:
        raise EncodingError("broken-encoding")
    return plain


def _zstd(body: bytes, max_bytes: int) -> bytes:
    import zstandard

    if not body.startswith(b"\x28\xb5\x2f\xfd"):
        return body
    decompressor = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES)
    try:
        with decompressor.stream_reader(body) as reader:
            return reader.read(max_bytes + 1)
    except zstandard.ZstdError as error:
        raise EncodingError("broken-encoding") from error


def _brotli(body: bytes, max_bytes: int) -> bytes:
    from fastwarc.stream_io import BrotliReader

    if body.lstrip()[:1] == b"<":  # brotli has no magic number; a page that begins like one was unpacked already
        return body
    try:
        return bytes(BrotliReader(io.BytesIO(body)).read(max_bytes + 1))
    except OSError as error:
        raise EncodingError("broken-encoding") from error


DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
    "chunked": _chunked,
}
