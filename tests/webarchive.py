"""Invented web archives for tests: records, their HTTP, and the file that holds them."""

import base64
import gzip
import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from extractors.records import RawDocument, Rejected
from flows.sources.reading import read

PAGE = "<html><title>Ferry</title><article><p>The ferry to Ostholm runs again, {}.</p></article></html>"


def record(
    content: bytes, kind: str = "response", uri: str = "https://news.example/1", length: int | None = None, **more: str
) -> bytes:
    """A record with a true digest; `length` may lie, `more` adds headers, an empty one takes a header out."""
    headers = {
        "WARC-Type": kind,
        "WARC-Record-ID": "<urn:uuid:1>",
        "WARC-Date": "2026-05-01T10:00:00Z",
        "WARC-Target-URI": uri,
        "WARC-Block-Digest": "sha1:" + base64.b32encode(hashlib.sha1(content).digest()).decode(),
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(content) if length is None else length),
    } | {name.replace("_", "-"): value for name, value in more.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
    return f"WARC/1.0\r\n{lines}\r\n".encode() + content + b"\r\n\r\n"


def http(body: bytes | str, status: str = "200 OK", **more: str) -> bytes:
    """A response; `Content_Encoding="br"` adds a header."""
    headers = {"Content-Type": "text/html; charset=utf-8"} | {k.replace("_", "-"): v for k, v in more.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + (body.encode() if isinstance(body, str) else body)


def pages(count: int, more: str = "") -> list[bytes]:
    """Records of different pages at different addresses."""
    return [record(http(PAGE.format(f"{n} {more}")), uri=f"https://news.example/{n}") for n in range(count)]


def packed(records: Iterable[bytes], pack: Callable[[bytes], bytes] = gzip.compress) -> bytes:
    """A member a record, as crawlers write them."""
    return b"".join(map(pack, records))


def items(folder: Path, content: bytes, name: str = "crawl.warc.gz") -> list[RawDocument | Rejected]:
    """What the archive with this content gives."""
    path = folder / name
    path.write_bytes(content)
    return list(read([str(path)]))


def shown(found: Sequence[RawDocument | Rejected]) -> list[str]:
    """The last part of each page's address, or the reason why there is none."""
    return [item.reason if isinstance(item, Rejected) else (item.url or "").rpartition("/")[2] for item in found]
