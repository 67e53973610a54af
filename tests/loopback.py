"""Real HTTP servers on loopback for tests: invented newspapers, and hosts that misbehave."""

import asyncio
import sqlite3
import ssl
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from time import time
from typing import Any

from flows.fetch.book.source import Source, sources_of
from flows.fetch.round import Summary, fetch
from flows.fetch.store.known import Fetch
from flows.fetch.store.state import read_only, state_file
from flows.fetch.web.guard import Address
from flows.settings import Settings

TOWNS = ("Ostholm", "Lindvik", "Kelmsbury", "Valmont", "Montesol", "Northwater")


@dataclass(frozen=True)
class Asked:
    """A request as a server saw it."""

    host: str  # with port, as in the Host header
    path: str
    headers: Mapping[str, str]  # lower-case names
    at: float


Reply = bytes | AsyncIterator[bytes]
Answers = Callable[[Asked], Reply]


@dataclass
class Server:
    """A server that runs, and what it was asked."""

    port: int
    log: list[Asked] = field(default_factory=list)
    sent: int = 0  # bytes
    address: str = "127.0.0.1"
    scheme: str = "http"

    @property
    def authority(self) -> str:
        return f"{self.address}:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"{self.scheme}://{self.authority}{path}"

    def paths(self) -> list[str]:
        """What was asked, in order, but for robots.txt."""
        return [asked.path for asked in self.log if asked.path != "/robots.txt"]


@contextmanager
def serving(answers: Answers, tls: ssl.SSLContext | None = None, address: str = "127.0.0.1") -> Iterator[Server]:
    """A server that answers as told, in a thread with a loop of its own."""
    loop = asyncio.new_event_loop()
    server = Server(0, address=address, scheme="https" if tls else "http")

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                asked = _asked(head.decode("latin-1"))
                server.log.append(asked)
                reply = answers(asked)
                async for chunk in _chunks(reply):
                    server.sent += len(chunk)
                    writer.write(chunk)
                    await writer.drain()
                if b"\nConnection: close" in (reply if isinstance(reply, bytes) else b"\nConnection: close"):
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client has gone
        finally:
            writer.close()

    started = loop.run_until_complete(asyncio.start_server(talk, address, 0, ssl=tls, backlog=1000))
    server.port = started.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        started.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


def _asked(head: str) -> Asked:
    first, *lines = head.split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    return Asked(headers.get("host", ""), first.split(" ")[1], headers, time())


async def _chunks(reply: Reply) -> AsyncIterator[bytes]:
    if isinstance(reply, bytes):
        yield reply
    else:
        async for chunk in reply:
            yield chunk


def reply(
    body: bytes | str = b"", status: str = "200 OK", kind: str = "text/html; charset=utf-8", **more: str
) -> bytes:
    """A whole answer; `ETag='"1"'` adds a header, `Retry_After="9"` one with a dash."""
    content = body.encode() if isinstance(body, str) else body
    headers = {"Content-Type": kind, "Content-Length": str(len(content))}
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + content


NOT_FOUND = reply("no such page", "404 Not Found")


def site(pages: Mapping[str, Reply | Answers]) -> Answers:
    """A server of fixed answers by path; what isn't there is not found."""

    def answers(asked: Asked) -> Reply:
        page = pages.get(asked.path, NOT_FOUND)
        return page(asked) if callable(page) else page

    return answers


def story(n: int, more: str = "") -> str:
    """The page of an invented article that no other `n` has."""
    town, other = TOWNS[n % 6], TOWNS[(n // 6 + 1) % 6]
    return (
        f"<html><head><title>Ferry {n} of {town} runs again</title></head><body><article><h1>Ferry {n} of {town} runs "
        f"again</h1><p>The ferry number {n} from {town} to {other} runs again after {n + 3} months of repairs to its "
        f"engine, the harbour office of {town} said on Friday. {more}</p><p>About {n * 7 + 40} people crossed on the "
        f"first morning, and the captain of line {n}, Ada Quill, said that not one of the {n * 7 + 40} had been "
        f"seasick.</p><p>The council of {other} paid {n * 11 + 2} million crowns for the work on number {n}, which a "
        f"yard had begun in spring.</p></article></body></html>"
    )


def rss(links: Mapping[str, str] | list[str], more: str = "") -> str:
    """A feed; of each link a title, and where it is given the text of the entry."""
    texts = links if isinstance(links, Mapping) else dict.fromkeys(links, "A short summary.")
    items = "".join(
        f"<item><title>Story {n}</title><link>{link}</link><guid isPermaLink='false'>{link}</guid>"
        f"<description><![CDATA[{text}]]></description></item>"
        for n, (link, text) in enumerate(texts.items())
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Invented Post</title>{more}{items}</channel></rss>'


def feed(links: Mapping[str, str] | list[str], more: str = "", **headers: str) -> bytes:
    return reply(rss(links, more), kind="application/rss+xml", **headers)


def book(*entries: Mapping[str, object], allowed: tuple[str, ...] = (), **defaults: object) -> list[Source]:
    """A source book of entries; the first is named One unless it says otherwise."""
    names = ("One", "Two", "Three", "Four", "Five")
    named = [{"name": names[n % 5] + (str(n) if n > 4 else ""), **entry} for n, entry in enumerate(entries)]
    return sources_of({"defaults": {"delay": 0, **defaults}, "source": named}, Path("sources.toml"), allowed)


def settings(*allowed: str, **given: Any) -> Settings:
    return Settings(contact="desk@news.example", allow_hosts=allowed, **given)


def fetched(archive: Path, server: Server, *entries: Mapping[str, object], **options: Any) -> Summary:
    """One round of the entries, whose hosts are on `server`."""
    given = options.pop("settings", {})
    allowed = (server.authority, *options.pop("allowed", ()))
    return fetch(
        book(*entries, allowed=allowed, **options.pop("defaults", {})), archive, settings(*allowed, **given), **options
    )


def ends(archive: Path) -> dict[str, str]:
    """Address -> the state that it ended in last."""
    return {fetch.address: fetch.state for fetch in rows(archive)}


def rows(archive: Path) -> list[Fetch]:
    with read_only(archive) as state:
        return [fetch for _, fetch in state.fetches()]


def later(archive: Path, seconds: float) -> None:
    """As if that much time had passed: all that the archive knows is so much older."""
    columns = {
        "feeds": ("asked_at", "next_at", "failing_since", "last_new_at", "quiet_since"),
        "pages": ("found_at", "next_at", "first_at", "failing_since"),
        "robots": ("asked_at",),
        "hosts": ("asked_at", "not_before"),
    }
    with closing(sqlite3.connect(state_file(archive))) as connection:
        for table, names in columns.items():
            shifted = ", ".join(f"{name} = {name} - {seconds}" for name in names)
            connection.execute(f"UPDATE {table} SET {shifted}")
        connection.commit()


async def everywhere(host: str, port: int) -> list[Address]:
    """A resolver for which every name is on loopback."""
    return [ip_address("127.0.0.1")]
