"""One request and its answer, within bounds of bytes and time. Follows nothing, unpacks nothing, remembers nothing."""

import asyncio
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from time import monotonic
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpcore2

from flows.fetch.web.connections import Connections
from flows.fetch.web.errors import AskError
from flows.fetch.web.network import MAX_HEADER_BYTES, GuardedBackend, Resolver, Wire, resolve

CONNECT_SECONDS = 10.0
MAX_CONNECTIONS = 100  # at once, one a host
ENCODINGS = "gzip, deflate, br"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said, as it came over the wire."""

    address: str
    status: int
    headers: Mapping[str, str]  # lower-case names; of several of one name the first
    body: bytes  # without chunks, still in its content encoding
    sent: bytes
    received: bytes
    peer: str  # the address that it came from
    asked_at: datetime
    seconds: float


class Web:
    """Asks servers. One for a round: it holds the connections."""

    def __init__(
        self,
        contact: str,
        allowed: Iterable[str] = (),
        *,
        total_seconds: float = 30,
        resolver: Resolver = resolve,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self.agent = f"copydesk/{_version()} (+{contact})"
        self._total_seconds = total_seconds
        self._connections = Connections(GuardedBackend(allowed, resolver), trust or ssl.create_default_context())
        self._free = asyncio.Semaphore(MAX_CONNECTIONS)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._connections.aclose()

    async def ask(
        self, address: str, max_bytes: int, headers: Mapping[str, str] | None = None, *, cut: bool = False
    ) -> Answer:
        """The answer to a GET of `address`. Raises AskError with the end state if there is none.

        A body of more than `max_bytes` is cut there, or without `cut` no answer.
        """
        async with self._free:
            started, asked_at = monotonic(), datetime.now(UTC)
            try:
                async with asyncio.timeout(self._total_seconds):
                    return await self._ask(address, max_bytes, headers or {}, started, asked_at, cut=cut)
            except (TimeoutError, httpcore2.TimeoutException) as error:
                raise AskError("timeout", f"after {monotonic() - started:.0f} s") from error
            except httpcore2.ConnectError as error:
                raise _of_connection(error) from error
            except (httpcore2.NetworkError, httpcore2.ProtocolError, ssl.SSLError) as error:
                raise AskError("broken-answer", str(error)[:200] or type(error).__name__) from error

    async def _ask(
        self,
        address: str,
        max_bytes: int,
        headers: Mapping[str, str],
        started: float,
        asked_at: datetime,
        *,
        cut: bool,
    ) -> Answer:
        request = httpcore2.Request(
            "GET",
            address,
            headers=[
                ("Host", urlsplit(address).netloc),
                ("User-Agent", self.agent),
                ("Accept-Encoding", ENCODINGS),
                *headers.items(),
            ],
            extensions={"timeout": {"connect": CONNECT_SECONDS}},
        )
        connection = await self._connections.take(request.url)
        try:
            response = await connection.handle_async_request(request)
            wire = response.extensions["network_stream"]
            if not isinstance(wire, Wire):
                raise TypeError(f"{wire!r} is not the connection that was opened")
            wire.limit = 2 * (MAX_HEADER_BYTES + max_bytes)  # chunks of a byte each take more, and are no news
            try:
                body = await _body(response, max_bytes, cut=cut)
            finally:
                await response.aclose()
        finally:
            await self._connections.give_back(connection, request.url)
        named = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.headers]
        return Answer(
            address=address,
            status=response.status,
            headers=dict(reversed(named)),
            body=body,
            sent=bytes(wire.sent),
            received=bytes(wire.received),
            peer=str(wire.peer),
            asked_at=asked_at,
            seconds=monotonic() - started,
        )


async def _body(response: httpcore2.Response, max_bytes: int, *, cut: bool) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_stream():
        body += chunk
        if len(body) > max_bytes:
            if cut:
                return bytes(body[:max_bytes])
            raise AskError("too-large", f"more than {max_bytes} bytes")
    return bytes(body)


def _of_connection(error: httpcore2.ConnectError) -> AskError:
    cause: BaseException | None = error
    while cause and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    if cause:
        return AskError("tls", str(getattr(cause, "verify_message", "") or cause)[:200])
    return AskError("unreachable", str(error)[:200])


def _version() -> str:
    try:
        return metadata.version("copydesk")
    except metadata.PackageNotFoundError:
        return "0"
