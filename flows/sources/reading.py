"""Sources -> a stream of documents. A file that can't be read is a rejection, and the next file follows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from extractors.records import RawDocument, Rejected
from flows.sources.files import PIPE, SourceFile, check, find, is_there, must_be_there
from flows.sources.opening import BUFFER_BYTES, DamagedFileError, TooLargeError, as_packed, open_plain
from flows.sources.piped import spooled

__all__ = ["check", "is_there", "must_be_there", "read"]

JSON_FEED = b"jsonfeed.org/version/"

Item = RawDocument | Rejected


def read(sources: Sequence[str], columns: Mapping[str, str] | None = None) -> Iterator[Item]:
    """Every document of the sources, one at a time; `columns` names the column or key of a field, {"text": "body"}."""
    for file in found(sources):
        if isinstance(file, Rejected):
            yield file
        else:
            yield from read_file(file, columns or {})


def found(sources: Sequence[str], warehouse: Path | None = None) -> Iterator[SourceFile | Rejected]:
    """Every file of the sources, and standard input where `-` is among them."""
    named = [source for source in sources if source != PIPE]
    if len(named) < len(sources):
        with spooled() as file:
            yield file
    yield from find(named, warehouse)


def read_file(file: SourceFile, columns: Mapping[str, str], offset: int = 0) -> Iterator[Item]:
    """The documents of one file, up to damage, from `offset` on: of an archive a byte, else a line, row or entry."""
    try:
        yield from _reader(file if file.format == "parquet" else as_packed(file), columns, offset)
    except DamagedFileError as error:
        yield _broken(file, "damaged-file", str(error))
    except TooLargeError as error:
        yield _broken(file, "too-large", str(error))
    except OSError as error:
        yield _broken(file, "unreadable", error.strerror or str(error))


def _reader(file: SourceFile, columns: Mapping[str, str], offset: int) -> Iterator[Item]:
    if file.format in ("text-file", "html-file"):
        from flows.sources.single import read_single

        return read_single(file)
    if file.format == "csv":
        from flows.sources.csvfile import read_csv

        return read_csv(file, columns, offset)
    if file.format == "parquet":
        from flows.sources.parquet import read_parquet

        return read_parquet(file, columns, offset)
    if file.format == "json":
        file = replace(file, format="feed" if _is_feed(file) else "jsonl")
    if file.format == "jsonl":
        from flows.sources.jsonl import read_jsonl

        return read_jsonl(file, columns, offset)
    if file.format == "feed":
        from flows.sources.feeds.feed import read_feed

        return read_feed(file, offset)
    from flows.sources.archives.warc import read_warc

    return read_warc(file, offset)


def _is_feed(file: SourceFile) -> bool:
    """Whether a `.json` says that it is a JSON Feed."""
    with open_plain(file) as stream:
        return JSON_FEED in stream.read(BUFFER_BYTES)


def _broken(file: SourceFile, reason: str, detail: str) -> Rejected:
    # "#end": the row of the loss itself, beside the rows of the documents before it.
    return Rejected(
        position=f"{file.position}#end", source_kind=file.format, stage="read", reason=reason, detail=detail
    )
