"""One document a file: text and HTML."""

from collections.abc import Iterator
from datetime import UTC, datetime

from extractors.decode import MAX_BYTES
from extractors.records import RawDocument
from flows.sources.files import SourceFile
from flows.sources.opening import open_plain


def read_single(file: SourceFile) -> Iterator[RawDocument]:
    """The file as bytes; one byte over the decoder's limit is read, so that the decoder refuses it by its size."""
    with open_plain(file) as stream:
        content = stream.read(MAX_BYTES + 1)
    yield RawDocument(
        position=file.position,
        source_kind=file.format,
        kind="text" if file.format == "text-file" else "html",
        content=content,
        path=file.relative,
        root=file.root,
        fetched_at=datetime.fromtimestamp(file.mtime_ns / 1e9, UTC),
    )
