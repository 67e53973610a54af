"""JSON objects that are not one a line: an array of them, pretty-printed ones, or one behind the other."""

import re
from collections.abc import Iterator
from typing import IO

from extractors.decode import MAX_BYTES
from flows.sources.opening import BUFFER_BYTES, TooLargeError

MAX_OBJECT_BYTES = MAX_BYTES + (MAX_BYTES >> 1)  # the largest document and its escapes
TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*("?)|[{}\[\]]', re.DOTALL)
OTHER = re.compile(rb'(?:"(?:[^"\\]|\\.)*"?|[^",\[\]]+)+', re.DOTALL)  # between two objects, up to a comma or bracket
BETWEEN = b"[], \t\r\n\xef\xbb\xbf"  # what stands between two objects and is no value


def is_one_a_line(beginning: bytes) -> bool:
    """Whether a file that begins so has one value a line, as JSON Lines has. A broken line is a line."""
    text = beginning.lstrip(b"\xef\xbb\xbf \t\r\n")
    line, newline, rest = text.partition(b"\n")
    if text[:1] == b"[":
        return _is_row(line.rstrip(), rest.strip())
    if text[:1] != b"{" or (not newline and not line.strip()):
        return True
    end, is_inside = _end(line)
    if end is not None:  # an object and more behind it
        return line[end:].lstrip(b", \t\r")[:1] != b"{"
    return is_inside or not newline or rest.lstrip(b" \t\r\n")[:1] == b"{"


def objects(stream: IO[bytes]) -> Iterator[bytes]:
    """Each object as it is written, and each other value that stands between two; arrays are as their elements.

    One that never ends is given as far as it goes. Raises TooLargeError.
    """
    buffer, at, depth, start, is_ended = bytearray(), 0, 0, 0, False
    while not is_ended:
        chunk = stream.read(max(BUFFER_BYTES, len(buffer)))
        buffer += chunk
        is_ended = not chunk
        for found in TOKEN.finditer(buffer, at):
            token = found[0]
            if token[:1] == b'"':
                if not found[1] and not is_ended:
                    break  # its end comes with the next chunk
            elif depth == 0 and token == b"{":
                yield from _others(bytes(buffer[start : found.start()]))
                depth, start = 1, found.start()
            elif depth:
                depth += 1 if token in (b"{", b"[") else -1
                if depth == 0:
                    yield bytes(buffer[start : found.end()])
                    start = found.end()
            at = found.end()
        del buffer[:start]
        at, start = max(0, at - start), 0
        if len(buffer) > MAX_OBJECT_BYTES:
            raise TooLargeError(f"a JSON object of more than {MAX_OBJECT_BYTES} bytes")
    yield from [bytes(buffer)] if depth else _others(bytes(buffer))


def _others(between: bytes) -> Iterator[bytes]:
    """`5` and `"x"` of `[5, "x", {`."""
    for found in OTHER.finditer(between):
        if other := found[0].strip(BETWEEN):
            yield other


def _is_row(line: bytes, rest: bytes) -> bool:
    """Whether a line that begins with a bracket is one of several, without documents: `[5, 6]`, `[INFO] begun`."""
    if not rest or line[1:].lstrip()[:1] == b"{":
        return False
    end, is_inside = _end(line)
    if end is not None:
        return b"{" not in line
    return is_inside or (line != b"[" and not line.endswith(b",") and rest[:1] == b"{")  # cut, not pretty-printed


def _end(line: bytes) -> tuple[int | None, bool]:
    """Where the object that the line begins with ends, if it does; and whether the line breaks off inside a string."""
    depth = 0
    for found in TOKEN.finditer(line):
        if found[0][:1] == b'"':
            if not found[1]:
                return None, True
            continue
        depth += 1 if found[0] in (b"{", b"[") else -1
        if depth == 0:
            return found.end(), False
    return None, False
