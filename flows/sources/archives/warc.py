"""WARC: the HTML pages of a web archive. Every other record gets its own reason, every loss is counted."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import orjson
from fastwarc.warc import ArchiveIterator, WarcRecord

from extractors.decode import MAX_BYTES
from extractors.records import Kind, RawDocument, Rejected
from flows.sources.archives.encodings import EncodingError, decode_content
from flows.sources.archives.members import Loss, Members
from flows.sources.archives.notes import HEADER, PAGE, Note, from_header
from flows.sources.archives.records import Record, Records
from flows.sources.files import SourceFile

HTML = ("text/html", "application/xhtml+xml", "application/xhtml", "text/htm", "text/xhtml", "html", "htm")


class _RefusedError(Exception):
    """A record that holds no page: reason and detail."""


def read_warc(file: SourceFile, offset: int = 0) -> Iterator[RawDocument | Rejected]:
    """From the record at `offset` on. `position` is the file offset of its member, +n if it isn't the first in that."""
    is_empty = True
    with open(file.path, "rb") as stream:
        for record in Records(Members(stream, file.compression, offset)):
            is_empty = False
            if isinstance(record, Loss):
                position = f"{file.position}#{record.start}-{record.end}"
                detail = f"{record.detail}; {record.end - record.start} bytes lost"
                yield _rejected(position, file, record.reason, detail)
            elif read := _read(record, file):
                yield read
    if is_empty and offset == 0:
        yield _rejected(f"{file.position}#0", file, "empty", None)


def _read(record: Record, file: SourceFile) -> RawDocument | Rejected | None:
    """None for what our own fetcher has kept for itself."""
    place = f"{record.member + record.start}" if file.compression is None else f"{record.member}"
    if file.compression and record.start:
        place += f"+{record.start}"
    position, url = f"{file.position}#{place}", None
    try:
        parsed = _parse(record)
        url = (parsed.headers.get("WARC-Target-URI") or "").strip("<> ") or None
        note = from_header(parsed.headers.get(HEADER))
        if note and note.role != PAGE:
            return None
        kind, content, charset = _page(parsed)
    except _RefusedError as error:
        reason, detail = error.args
        return _rejected(position, file, reason, detail, url)
    document = RawDocument(
        position=position,
        source_kind="warc",
        kind=kind,
        content=content,
        path=f"{file.relative}#{place}",
        root=file.root,
        url=url,
        fetched_at=_utc(parsed.record_date),
        charset=charset,
        extra=_extra(parsed, note),
    )
    return _noted(document, note) if note else document


def _noted(document: RawDocument, note: Note) -> RawDocument:
    return replace(
        document,
        kind="fragment" if note.fragment else document.kind,
        external_id=note.id,
        url=None if note.id else document.url,
        source=note.source,
        title=note.title,
        authors=note.authors,
        published_at=note.published_at,
        modified_at=note.modified_at,
        language=note.language,
    )


def _parse(record: Record) -> WarcRecord:
    try:
        parsed = next(
            iter(ArchiveIterator(io.BytesIO(_with_crlf(record.content)), parse_http=False, stream_detect=False))
        )
        if "WARC-Block-Digest" in parsed.headers and not parsed.verify_block_digest():
            raise _RefusedError("wrong-digest", "block")
    except (OSError, StopIteration) as error:
        raise _RefusedError("damaged-record", str(error)) from error
    return parsed


def _with_crlf(content: bytes) -> bytes:
    """The record with the line ends that the standard asks for: some writers end those of a header with LF alone."""
    head, blank, body = content.partition(b"\n\n")
    return content if not blank or b"\r" in head else head.replace(b"\n", b"\r\n") + b"\r\n\r\n" + body


def _page(record: WarcRecord) -> tuple[Kind, bytes, str | None]:
    """(kind, content, charset of the header). Raises _RefusedError for what is no page."""
    name = str(record.headers.get("WARC-Type") or "unknown").lower()
    if (record.headers.get("Content-Type") or "").startswith("text/dns"):
        raise _RefusedError("dns-record", None)
    if name == "resource":  # a file as such, without HTTP
        mime, _, parameters = (record.headers.get("Content-Type") or "").partition(";")
        kind = _kind(mime)
        return kind, record.reader.read(), _charset(parameters)
    if name != "response":
        known = ("request", "metadata", "revisit", "warcinfo", "conversion", "continuation")
        raise _RefusedError(f"{name}-record" if name in known else "unknown-record", None if name in known else name)
    try:
        record.parse_http(auto_decode="none", quirks_mode=True)  # which takes lines that end in LF alone
    except OSError as error:
        raise _RefusedError("broken-http", str(error)) from error
    if not record.is_http_parsed or record.http_headers is None or not record.http_headers.status_code:
        raise _RefusedError("not-http", None)
    return _response(record)


def _response(record: WarcRecord) -> tuple[Kind, bytes, str | None]:
    headers = record.http_headers
    _check_status(headers.status_code or 0)
    mime, _, parameters = (headers.get("Content-Type") or "").partition(";")
    kind = _kind(mime)
    is_checked = "WARC-Block-Digest" in record.headers or "WARC-Payload-Digest" not in record.headers
    if not is_checked and not record.verify_payload_digest():
        raise _RefusedError("wrong-digest", "payload")
    encodings = ", ".join(filter(None, (headers.get("Content-Encoding"), headers.get("Transfer-Encoding"))))
    try:
        body = decode_content(record.reader.read(), encodings, MAX_BYTES)
    except EncodingError as error:
        raise _RefusedError(str(error), f"encoding {encodings}") from error
    return kind, body, _charset(parameters)


def _check_status(status: int) -> None:
    if 200 <= status < 300:
        return
    if 300 <= status < 400:
        reason = "http-redirect"
    elif status in (404, 410):
        reason = "http-not-found"
    else:
        reason = "http-error"
    raise _RefusedError(reason, str(status))


def _kind(mime: str) -> Kind:
    """By the first type that is named: servers name it twice, or misspell it. Without one the page is sniffed."""
    name = mime.partition(",")[0].strip(" \"'").lower()
    if name and name not in HTML:
        raise _RefusedError("not-html", name[:100])
    return "html" if name else "raw"


def _charset(parameters: str) -> str | None:
    for part in re.split("[;,]", parameters):
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \"'") or None
    return None


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment and moment.tzinfo else moment.replace(tzinfo=UTC) if moment else None


def _extra(record: WarcRecord, note: Note | None) -> str | None:
    names = {"warc_record_id": "WARC-Record-ID", "warc_truncated": "WARC-Truncated"}
    known: dict[str, object] = {key: record.headers.get(name) for key, name in names.items() if name in record.headers}
    known |= note.extra if note else {}
    return orjson.dumps(known).decode() if known else None


def _rejected(position: str, file: SourceFile, reason: str, detail: str | None, url: str | None = None) -> Rejected:
    return Rejected(position=position, source_kind=file.format, stage="read", reason=reason, detail=detail, url=url)
