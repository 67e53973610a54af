"""Connections, and what goes over them: each address is judged when it is connected to, and every byte is kept.

Judged here and nowhere else: what a name resolved to a moment ago it need not resolve to now.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from ipaddress import ip_address
from typing import Any

import httpcore2

from flows.fetch.web.addresses import authority
from flows.fetch.web.errors import AskError
from flows.fetch.web.guard import Address, is_public, literal

Resolver = Callable[[str, int], Awaitable[list[Address]]]
MAX_HEADER_BYTES = 200 << 10  # h11 gives up on a header of half of that, but not on endless 1xx answers
# asyncio's own has 6 threads on two cores: some names without a server would hold up all others.
RESOLVING = ThreadPoolExecutor(32, "resolve")
MAX_ADDRESSES = 3  # of a name that are tried
SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


async def resolve(host: str, port: int) -> list[Address]:
    """The addresses of a name, by the system's resolver. Raises OSError for a name without."""
    ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(RESOLVING, ask)
    return list(dict.fromkeys(ip_address(str(sockaddr[0]).partition("%")[0]) for *_, sockaddr in found))


class Wire(httpcore2.AsyncNetworkStream):
    """A connection that keeps what goes over it, of one exchange at a time, and takes no more than `limit` bytes."""

    def __init__(self, stream: httpcore2.AsyncNetworkStream, peer: Address) -> None:
        self._stream = stream
        self.peer = peer
        self._begin()

    def _begin(self) -> None:
        self.sent, self.received, self.limit = bytearray(), bytearray(), MAX_HEADER_BYTES

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._stream.read(max_bytes, timeout)
        self.received += data
        if len(self.received) > self.limit:
            raise AskError("too-large", f"more than {self.limit} bytes")
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if self.received:  # the next request over the same connection
            self._begin()
        self.sent += buffer
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "Wire":
        return Wire(await self._stream.start_tls(ssl_context, server_hostname, timeout), self.peer)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Opens connections to public addresses, and to those that `allowed` names as host:port or address:port."""

    def __init__(self, allowed: Iterable[str], resolver: Resolver = resolve) -> None:
        self._allowed = frozenset(allowed)
        self._resolver = resolver
        self._backend = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        *others, last = (await self._judged(host, port))[:MAX_ADDRESSES]
        for address in others:
            with suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):  # the last one's failure is told
                return await self._connect(address, port, timeout)
        return await self._connect(last, port, timeout)

    async def _connect(self, address: Address, port: int, timeout: float | None) -> Wire:
        return Wire(await self._backend.connect_tcp(str(address), port, timeout), address)

    async def _judged(self, host: str, port: int) -> list[Address]:
        """The addresses to try. One that isn't public spoils all: that is how a rebinding begins."""
        number = literal(host)
        try:
            addresses = [number] if number else await self._resolver(host, port)
        except OSError as error:
            raise AskError("no-such-host", f"{host}: {error.strerror or error}") from error
        if not addresses:
            raise AskError("no-such-host", f"{host} has no address")
        if authority(host, port) in self._allowed:
            return addresses
        for address in addresses:
            if not is_public(address) and authority(str(address), port) not in self._allowed:
                what = f"{host} is" if number else f"{host} is {address}, which is"
                raise AskError("private-address", f"{what} not public")
        return addresses
