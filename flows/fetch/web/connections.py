"""Connections that are kept open between two turns of a host: one a host, and not too many in all.

httpcore2's own pool looks through all that are open at each request, which at 400 hosts costs more than the request.
"""

import ssl

import httpcore2

IDLE_SECONDS = 15.0  # most servers close after 5 to 15
MAX_IDLE = 200


class Connections:
    """Hands out one connection at a time for each origin; who takes one gives it back."""

    def __init__(self, backend: httpcore2.AsyncNetworkBackend, trust: ssl.SSLContext) -> None:
        self._backend = backend
        self._trust = trust
        self._idle: dict[str, httpcore2.AsyncHTTPConnection] = {}  # by origin, longest unused first

    async def take(self, url: httpcore2.URL) -> httpcore2.AsyncHTTPConnection:
        """An open connection that can be used, or one that will be opened by its first request."""
        idle = self._idle.pop(str(url.origin), None)
        if idle and not idle.has_expired():
            return idle
        if idle:
            await idle.aclose()
        return httpcore2.AsyncHTTPConnection(
            url.origin, self._trust, keepalive_expiry=IDLE_SECONDS, network_backend=self._backend
        )

    async def give_back(self, connection: httpcore2.AsyncHTTPConnection, url: httpcore2.URL) -> None:
        """Kept, if its exchange came to an end; else closed."""
        if not connection.is_idle() or connection.is_closed():
            await connection.aclose()
            return
        self._idle[str(url.origin)] = connection
        if len(self._idle) > MAX_IDLE:
            await self._idle.pop(next(iter(self._idle))).aclose()

    async def aclose(self) -> None:
        """All of them."""
        while self._idle:
            await self._idle.popitem()[1].aclose()
