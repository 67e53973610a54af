"""What a site offers: its feeds and news sitemaps, found and tried, before an entry is made of them."""

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import time

from flows.fetch.asking import Asker, Question, plain_body
from flows.fetch.book.source import LEAST_DELAY, Source
from flows.fetch.feeds import ACCEPT, MAX_BYTES
from flows.fetch.hosts import Turns
from flows.fetch.outcome import check_status
from flows.fetch.reading.feed import Offer, read_feed
from flows.fetch.reading.offered import USUAL_FEEDS, USUAL_SITEMAPS, feed_links, name_of, site_name
from flows.fetch.reading.sitemap import read_sitemap
from flows.fetch.store.archive import writing
from flows.fetch.web.addresses import authority_of, origin_of
from flows.fetch.web.ask import Answer, Web
from flows.fetch.web.errors import AskError
from flows.fetch.web.robots import sitemaps_of
from flows.settings import Settings

MAX_FEEDS, MAX_SITEMAPS = 10, 3
TRIAL_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Tried:
    """A feed or sitemap that was asked for."""

    address: str
    kind: str
    offer: Offer | None  # None: it is none, or can't be had
    why: str = ""


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a site is called, and what was found there; what was tried and is none is in `tried` too."""

    name: str
    tried: tuple[Tried, ...]

    def addresses(self, kind: str) -> list[str]:
        """Of the feeds or sitemaps that can be read."""
        return [one.address for one in self.tried if one.kind == kind and one.offer]


@asynccontextmanager
async def asking(addresses: Sequence[str], settings: Settings, web: Web) -> AsyncIterator[Asker]:
    """Somebody who asks as a round does, but leaves nothing behind."""
    allowed = frozenset(settings.allow_hosts)
    named = {authority_of(address) for address in addresses} | allowed
    with tempfile.TemporaryDirectory() as folder, writing(Path(folder), web.agent) as archive:
        async with web:
            yield Asker("trial", archive, web, Turns(archive.state, time() + TRIAL_SECONDS, allowed), named)


async def discover(address: str, settings: Settings, web: Web) -> Discovery:
    """What is offered at `address`: the page of a site, a feed or a sitemap. Raises AskError if it can't be had."""
    source = Source(name="trial", feeds=(address,), delay=trial_delay(address, settings))
    async with asking([address], settings, web) as asker:
        answer = await _get(address, "page", source, asker)
        body = plain_body(answer, MAX_BYTES)
        itself = _read(answer.address, "feed", body), _read(answer.address, "sitemap", body)
        if any(one.offer for one in itself):
            return _called([], tuple(one for one in itself if one.offer)[:1], address)
        links = feed_links(body, answer.address)[:MAX_FEEDS]
        feeds = [await tried(link, "feed", source, asker) for link in links]
        if not any(one.offer for one in feeds):
            feeds += await _first(origin_of(answer.address), USUAL_FEEDS, "feed", source, asker)
        sitemaps = await _sitemaps(origin_of(answer.address), source, asker)
        return _called([site_name(body)], (*feeds, *sitemaps), answer.address)


def _called(names: list[str | None], found: tuple[Tried, ...], address: str) -> Discovery:
    """By the first of the names; for want of one by the title of a feed, else by the host."""
    titles = [one.offer.title for one in found if one.offer and one.kind == "feed"]
    return Discovery(name_of((*names, *titles), address), found)


async def tried(address: str, kind: str, source: Source, asker: Asker) -> Tried:
    """The feed or sitemap as it can be read now."""
    try:
        answer = await _get(address, kind, source, asker)
        return _read(address, kind, plain_body(answer, MAX_BYTES))
    except AskError as error:
        return Tried(address, kind, None, str(error))


async def _get(address: str, kind: str, source: Source, asker: Asker) -> Answer:
    answer = (await asker.ask(Question(address, kind, source, MAX_BYTES, {"Accept": f"{ACCEPT},text/html"}))).answer
    check_status(answer.status)
    return answer


def _read(address: str, kind: str, body: bytes) -> Tried:
    try:
        return Tried(address, kind, read_feed(body) if kind == "feed" else read_sitemap(body, datetime.now(UTC)))
    except AskError as error:
        return Tried(address, kind, None, str(error))


async def _first(origin: str, paths: Sequence[str], kind: str, source: Source, asker: Asker) -> list[Tried]:
    """The usual places up to the first that has something; only that one."""
    for path in paths:
        one = await tried(f"{origin}{path}", kind, source, asker)
        if one.offer:
            return [one]
    return []


async def _sitemaps(origin: str, source: Source, asker: Asker) -> list[Tried]:
    """Those of news that robots.txt names; where it names none, the first of the usual ones."""
    try:
        rules = plain_body(await _get(f"{origin}/robots.txt", "robots", source, asker), MAX_BYTES)
    except AskError:  # a site without one
        rules = b""
    named = [address for address in sitemaps_of(rules.decode("utf-8", "replace")) if "news" in address.lower()]
    found = [await tried(address, "sitemap", source, asker) for address in named[:MAX_SITEMAPS]]
    return found or await _first(origin, USUAL_SITEMAPS, "sitemap", source, asker)


def trial_delay(address: str, settings: Settings) -> float:
    """A person waits, and few requests are made."""
    return 0 if authority_of(address) in settings.allow_hosts else LEAST_DELAY
