"""Turns at each host: one request at a time, and a pause after it that its own speed and wishes set."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from time import time

from flows.fetch.book.source import LEAST_DELAY
from flows.fetch.store.known import Host
from flows.fetch.store.state import State
from flows.fetch.web.errors import AskError

LOAD = 10.0  # x the time that it takes to answer: a slow server is asked less
MAX_PAUSE = 60.0  # seconds, of that; a Crawl-delay is kept whatever it is
SMOOTH = 0.3  # weight of the newest answer's time
BACK_OFF = 300.0  # seconds after a refusal without a Retry-After; doubles
MAX_BACK_OFF = 86400.0  # also of a Retry-After: some name a year
GIVEN_UP = 3  # failures in a row, after which a host is left alone for this round


class Turns:
    """The turns of a round. `until` is when it ends; `allowed` are hosts that may be asked at any pace."""

    def __init__(self, state: State, until: float, allowed: Collection[str]) -> None:
        self._state = state
        self._until = until
        self._allowed = allowed
        self._locks: dict[str, asyncio.Lock] = {}
        self._hosts: dict[str, Host] = {}
        self._failures = Counter[str]()
        self._stopped = asyncio.Event()
        self.waited = 0.0

    def stop(self) -> None:
        """No further turn; who waits for one is told so."""
        self._stopped.set()

    @asynccontextmanager
    async def turn(self, authority: str, delay: float) -> AsyncIterator[None]:
        """Waits for the host's turn, which ends with the block; `delay` is the least pause before it.

        Raises AskError("postponed") if there is none in this round.
        """
        async with self._locks.setdefault(authority, asyncio.Lock()):
            host = self.host(authority)
            self._check(host)
            wait = host.asked_at + self._pause(host, delay) - time()
            if time() + wait > self._until:
                raise AskError("postponed", "out of time")
            if wait > 0:
                self.waited += wait
                await self._sleep(wait)
            self._check(self.host(authority))
            yield

    def _pause(self, host: Host, delay: float) -> float:
        if host.authority in self._allowed:
            return delay
        return max(delay, LEAST_DELAY, min(MAX_PAUSE, LOAD * host.seconds))

    async def _sleep(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopped.wait()

    def host(self, authority: str) -> Host:
        if authority not in self._hosts:
            self._hosts[authority] = self._state.one(Host, authority) or Host(authority)
        return self._hosts[authority]

    def answered(self, authority: str, seconds: float) -> None:
        """It has answered, and lets itself be asked."""
        host = self.host(authority)
        smoothed = seconds if not host.seconds else (1 - SMOOTH) * host.seconds + SMOOTH * seconds
        self._failures[authority] = 0
        self._save(replace(host, asked_at=time(), seconds=smoothed, failures=0))

    def failed(self, authority: str) -> None:
        """It has not answered, or with an error of its own."""
        host = self.host(authority)
        self._failures[authority] += 1
        self._save(replace(host, asked_at=time(), failures=host.failures + 1))

    def refused(self, authority: str, retry_after: float | None) -> float:
        """It wants to be left alone; until when."""
        host = self.host(authority)
        pause = BACK_OFF * 2 ** min(host.failures, 10) if retry_after is None else retry_after
        until = time() + min(MAX_BACK_OFF, max(0.0, pause))
        self._save(replace(host, asked_at=time(), not_before=until, failures=host.failures + 1))
        return until

    def _check(self, host: Host) -> None:
        if self._stopped.is_set() or time() > self._until:
            raise AskError("postponed", "out of time")
        if host.not_before > time():
            raise AskError("postponed", "its host has asked to be left alone")
        if self._failures[host.authority] >= GIVEN_UP:
            raise AskError("postponed", f"its host has failed {GIVEN_UP} times in a row")

    def _save(self, host: Host) -> None:
        self._hosts[host.authority] = host
        self._state.save(host)
