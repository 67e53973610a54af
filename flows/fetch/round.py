"""One polite round: every feed that is due, every page that is new or due again, each host in its own turns."""

import asyncio
import secrets
import signal
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, time

from flows.errors import UsageError
from flows.fetch.asking import Asker
from flows.fetch.book.source import Source
from flows.fetch.feeds import poll
from flows.fetch.hosts import Turns
from flows.fetch.pages import visit
from flows.fetch.planning import is_due
from flows.fetch.queues import Queue
from flows.fetch.store.archive import Archive, writing
from flows.fetch.store.known import Feed, Page
from flows.fetch.web.addresses import authority_of
from flows.fetch.web.ask import Web
from flows.fetch.web.network import Resolver, resolve
from flows.settings import Settings
from flows.wording import Tell, counted, quietly

LOG_SECONDS = 90 * 86400.0  # that the state file says how addresses ended; the warehouse keeps it for good
FOREVER = 10 * 365 * 86400.0


@dataclass(frozen=True, slots=True)
class Summary:
    """What a round did. Every address that it had to do with is in `feeds` or `pages`, by its end state."""

    round: str
    feeds: Mapping[str, int]
    new: int  # entries never seen before
    pages: Mapping[str, int]
    bytes: int
    waited: float  # seconds, of all hosts
    seconds: float


def fetch(
    sources: Sequence[Source],
    folder: Path,
    settings: Settings,
    *,
    max_seconds: float | None = None,
    resolver: Resolver = resolve,
    trust: ssl.SSLContext | None = None,
    tell: Tell = quietly,
) -> Summary:
    """One round for the sources into the archive `folder`.

    Raises WarehouseBusy while another round is under way there, and UsageError without a contact.
    """
    web = web_of(settings, resolver, trust)
    return asyncio.run(_fetch(sources, folder, settings, web, max_seconds or FOREVER, tell))


def web_of(settings: Settings, resolver: Resolver = resolve, trust: ssl.SSLContext | None = None) -> Web:
    """Who asks in the name of these settings. Raises UsageError without a contact that a header can carry."""
    contact = settings.contact.strip()
    if not contact:
        raise UsageError(
            "contact is not set, and who fetches must say who they are. Nothing was fetched. Set COPYDESK_CONTACT, or "
            'contact = "desk@news.example" in copydesk.toml: your mail or a page about you, for the User-Agent.'
        )
    if not (contact.isascii() and contact.isprintable()):  # RFC 9110, 5.5: all else would be read as who knows what
        raise UsageError(
            f"contact {contact!r} can't stand in the User-Agent, which takes one line of ASCII. Nothing was fetched. "
            "Set COPYDESK_CONTACT, or contact in copydesk.toml, to a mail or an address: of münster.example it is "
            "xn--mnster-3ya.example."
        )
    return Web(contact, settings.allow_hosts, total_seconds=settings.fetch_seconds, resolver=resolver, trust=trust)


async def _fetch(
    sources: Sequence[Source], folder: Path, settings: Settings, web: Web, seconds: float, tell: Tell
) -> Summary:
    with writing(folder, web.agent) as archive:
        async with web:
            turns = Turns(archive.state, time() + seconds, frozenset(settings.allow_hosts))
            with told_to_stop(turns.stop):
                return await Round(sources, archive, web, turns, settings.allow_hosts, tell).run()


@contextmanager
def told_to_stop(stop: Callable[[], None]) -> Iterator[None]:
    """SIGINT and SIGTERM end the round early: answers that are under way are kept, the rest is postponed."""
    if threading.current_thread() is not threading.main_thread():  # signals are none of its business
        yield
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


class Round:
    """The work of a round: a queue for each host, and a worker for each that has something in it."""

    def __init__(
        self,
        sources: Sequence[Source],
        archive: Archive,
        web: Web,
        turns: Turns,
        allowed: Sequence[str],
        tell: Tell,
    ) -> None:
        named = {authority_of(address) for source in sources for address in source.addresses} | set(allowed)
        now = datetime.now(UTC)
        self._name = f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"
        self._sources = {source.name: source for source in sources}
        self._state = archive.state
        self._turns = turns
        self._asker = Asker(self._name, archive, web, turns, named)
        self._queues: dict[str, Queue[Feed | Page]] = {}
        self._at_work: set[str] = set()
        self._taken = Counter[str]()  # pages by source
        self._ends: dict[type, Counter[str]] = {Feed: Counter(), Page: Counter()}
        self._new = 0
        self._left = 0  # jobs that are queued or under way
        self._tell = tell

    async def run(self) -> Summary:
        """Until nothing is left to do, or the round is told to stop."""
        began = monotonic()
        self._state.prune(time() - LOG_SECONDS)
        try:
            async with asyncio.TaskGroup() as self._group:
                for job in self._due():
                    self._add(job)
                self._say()
        except BaseExceptionGroup as errors:  # the first of the workers' failures has ended the others
            raise errors.exceptions[0] from None
        return Summary(
            round=self._name,
            feeds=self._ends[Feed],
            new=self._new,
            pages=self._ends[Page],
            bytes=self._asker.bytes,
            waited=self._turns.waited,
            seconds=monotonic() - began,
        )

    def _due(self) -> Iterator[Feed | Page]:
        known = {feed.address: feed for feed in self._state.feeds()}
        now = time()
        for source in self._sources.values():
            for kind, addresses in (("feed", source.feeds), ("sitemap", source.sitemaps)):
                for address in addresses:
                    feed = known.get(address) or Feed(address, source.name, kind)
                    if is_due(feed, now, source.every):
                        yield replace(feed, source=source.name, kind=kind)  # the book may have changed
            yield from self._state.due_pages(source.name, now, source.max_pages)

    def _add(self, job: Feed | Page) -> None:
        """Queue the job at its host, behind those of its source that are there."""
        if isinstance(job, Page):
            self._taken[job.source] += 1
        self._left += 1
        authority = authority_of(job.address)
        self._queues.setdefault(authority, Queue()).add(job.source, job)
        if authority not in self._at_work:
            self._at_work.add(authority)
            self._group.create_task(self._work(authority))

    async def _work(self, authority: str) -> None:
        while job := self._queues[authority].take():
            await self._do(job, self._sources[job.source])
            self._left -= 1
            self._say()
        self._at_work.remove(authority)

    def _say(self) -> None:
        done = (counted(self._ends[kind].total(), noun) for kind, noun in ((Feed, "feed"), (Page, "page")))
        self._tell(f"fetching: {', '.join(done)} done, {self._left} to go")

    async def _do(self, job: Feed | Page, source: Source) -> None:
        if isinstance(job, Page):
            self._ends[Page][await visit(job, source, self._asker)] += 1
            return
        found = await poll(job, source, self._asker)
        self._ends[Feed][found.state] += 1
        self._new += found.new or 0
        for page in found.pages:
            if self._taken[source.name] < source.max_pages:
                self._add(page)
            else:
                self._asker.log(page.address, source, "page", "postponed", "max_pages of this round")
                self._ends[Page]["postponed"] += 1
        if job.address in source.sitemaps:  # what an index lists is asked, what that lists is not
            self._add_children(found.children, source)

    def _add_children(self, addresses: Sequence[str], source: Source) -> None:
        for address in addresses:
            child = self._state.one(Feed, address) or Feed(address, source.name, "sitemap")
            if address not in source.sitemaps and is_due(child, time(), source.every):
                self._add(child)
