"""Exchanges as records of WARC 1.1, each a gzip member of its own: request, what is noted of it, response."""

import base64
import gzip
import hashlib
import io
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from fastwarc.warc import WarcRecord, WarcRecordType

from flows.fetch.web.ask import Answer
from flows.sources.archives.notes import HEADER, Note, to_header

LEVEL = 6
UNCHANGED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
SAME_BODY = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"


def exchange(answer: Answer, note: Note, profile: str | None = None) -> bytes:
    """The records of one exchange. With a `profile` the response is a revisit, and its body is not kept again."""
    response_id = f"<urn:uuid:{uuid.uuid4()}>"
    common = {
        "WARC-Target-URI": answer.address,
        "WARC-Date": _date(answer.asked_at),
        "WARC-IP-Address": answer.peer,
    }
    said = {**common, "WARC-Record-ID": response_id, "WARC-Payload-Digest": _digest(answer.body)}
    if profile:
        said |= {"WARC-Profile": profile, "WARC-Refers-To-Target-URI": answer.address}
    beside = {**common, "WARC-Concurrent-To": response_id}
    head = answer.received.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    return b"".join(
        (
            _record(
                WarcRecordType.request,
                answer.sent,
                beside,
                replace(note, role="request"),
                "application/http; msgtype=request",
            ),
            _record(
                WarcRecordType.metadata,
                _fields(note, answer),
                beside,
                Note("metadata"),
                "application/warc-fields",
            ),
            _record(
                WarcRecordType.revisit if profile else WarcRecordType.response,
                head if profile else answer.received,
                said,
                note,
                "application/http; msgtype=response",
            ),
        )
    )


def resource(html: str, address: str, at: datetime, note: Note) -> bytes:
    """The text of a feed's entry, as a page of its own."""
    headers = {"WARC-Target-URI": address, "WARC-Date": _date(at)}
    return _record(WarcRecordType.resource, html.encode("utf-8", "replace"), headers, note, "text/html; charset=utf-8")


def info(agent: str, at: datetime) -> bytes:
    """What an archive begins with."""
    lines = f"software: {agent}\r\nformat: WARC File Format 1.1\r\nrobots: RFC 9309\r\n"
    return _record(
        WarcRecordType.warcinfo, lines.encode(), {"WARC-Date": _date(at)}, Note("info"), "application/warc-fields"
    )


def _fields(note: Note, answer: Answer) -> bytes:
    """Source and sighting, for people and other tools; our own reader takes them from the note."""
    values = {
        "source": note.source,
        "role": note.role,
        "fetchTimeMs": round(answer.seconds * 1000),
        **note.extra,
    }
    lines = (f"{name}: {' '.join(str(value).split())}\r\n" for name, value in values.items() if value is not None)
    return "".join(lines).encode("utf-8", "replace")


def _record(kind: WarcRecordType, content: bytes, headers: Mapping[str, str], note: Note, content_type: str) -> bytes:
    record = WarcRecord()
    record.init_headers(kind)
    for name, value in {**headers, "Content-Type": content_type, HEADER: to_header(note)}.items():
        record.headers[name] = value
    record.set_bytes_content(content)
    plain = io.BytesIO()
    record.write(plain, checksum_data=True)
    return gzip.compress(plain.getvalue(), LEVEL)


def _digest(body: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def _date(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S.%f}Z"
