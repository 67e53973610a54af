"""What comes by standard input: one document, or a file of many, told by how it begins."""

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flows.sources.files import PIPE, SourceFile
from flows.sources.opening import DamagedFileError, as_packed, open_plain

BEGINNING_BYTES = 1 << 12
SCALAR = r"(?:-?\d[\d.e+-]*|true|false|null|\"[^\"\n]*\")"  # a line of JSON lines that is no document
# Of each format how it begins, behind spaces and a byte order mark. What begins otherwise is a text.
HEAD = r"(?:<\?.*?\?>|<!--.*?-->|\s)*"
FORMATS = {
    name: re.compile(pattern.encode(), re.DOTALL | re.IGNORECASE)
    for name, pattern in {
        "json": rf"[{{\[]|(?:{SCALAR}\s*\n\s*)+{{\s*\"",
        "warc": r"WARC/1",
        "parquet": r"PAR1",
        "feed": HEAD + r"(?:<!DOCTYPE (?:rss|rdf)[^>]*>\s*)?<(?:rss|feed|rdf:RDF)[\s>]",
        "html-file": HEAD + r"<(?:!doctype\s+html|html|head|body|main|article|div|h1|p)\b",
    }.items()
}


@contextmanager
def spooled() -> Iterator[SourceFile]:
    """Standard input as a file, for as long as the block lasts.

    It has no place of its own: a document without id and address is known by its content.
    """
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        path = Path(folder, "input")
        with path.open("wb") as spool:
            shutil.copyfileobj(sys.stdin.buffer, spool)
        status = path.stat()
        file = SourceFile(path, "", "", PIPE, "text-file", None, status.st_size, status.st_mtime_ns)
        yield replace(file, format=_format(file))


def _format(file: SourceFile) -> str:
    try:
        with open_plain(as_packed(file)) as stream:
            beginning = stream.read(BEGINNING_BYTES).lstrip(b"\xef\xbb\xbf \t\r\n")
    except DamagedFileError:
        return "text-file"  # whose reader tells
    return next((name for name, pattern in FORMATS.items() if pattern.match(beginning)), "text-file")
