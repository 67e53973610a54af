"""JSON objects that are not one a line: an array of them, pretty-printed ones, or one behind the other."""

import re
from collections.abc import Iterator
from typing import IO

from extractors.decode import MAX_BYTES
from flows.sources.opening import BUFFER_BYTES, TooLargeError

MAX_OBJECT_BYTES = MAX_BYTES + (MAX_BYTES >> 1)  # the largest document and its escapes
TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*("?)|[{}\[\]]', re.DOTALL)
BETWEEN = b"[], \t\r\n\xef\xbb\xbf"  # what may stand between two objects


def is_one_a_line(beginning: bytes) -> bool:
    """Whether a file that begins so has one value a line, as JSON Lines has. A broken line is a line."""
    text = beginning.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text[:1] == b"[":
        return text[1:].lstrip()[:1] not in (b"{", b"")
    line, newline, rest = text.partition(b"\n")
    if text[:1] != b"{" or (not newline and not line.strip()):
        return True
    end, is_inside = _end(line)
    if end is not None:  # an object and more behind it
        return line[end:].lstrip(b", \t\r")[:1] != b"{"
    return is_inside or not newline or rest.lstrip(b" \t\r\n")[:1] == b"{"


def objects(stream: IO[bytes]) -> Iterator[bytes]:
    """Each object as it is written, and what stands between two that is neither a comma nor a bracket.

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
                if stray := bytes(buffer[start : found.start()]).strip(BETWEEN):
                    yield stray
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
    if left := bytes(buffer).strip(BETWEEN):
        yield left


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
