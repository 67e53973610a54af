"""The commands on the source book: each says in plain lines what it found and did."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from flows.errors import FetchError, UsageError
from flows.fetch.book import edit
from flows.fetch.book.lists import read_list
from flows.fetch.book.source import Source, read_book
from flows.fetch.discover import Tried, asking, discover, trial_delay, tried
from flows.fetch.reading.feed import Offer
from flows.fetch.round import web_of
from flows.fetch.store.known import Feed
from flows.fetch.store.state import read_only, state_file
from flows.fetch.trial import try_page
from flows.fetch.web.addresses import asked
from flows.fetch.web.errors import AskError
from flows.settings import read_settings
from flows.wording import counted, inert

SHOWN_CHARS = 70


def add_site(book: Path, url: str, name: str | None) -> None:
    """Raises UsageError where nothing is found that could be fetched."""
    settings = read_settings()
    known = {source.name for source in read_book(book, settings.allow_hosts)} if book.exists() else set()
    if name in known:
        raise UsageError(f"{book} has an entry {name!r} already. Nothing was added. Give another --name.")
    try:
        address = asked(url if "://" in url else f"https://{url}")
        found = asyncio.run(discover(address, settings, web_of(settings)))
    except AskError as error:
        raise UsageError(f"{url} can't be had: {error}. Nothing was added.{_allowing(error)}") from error
    for one in found.tried:
        _say(_tried(one))
    feeds, sitemaps = found.addresses("feed"), found.addresses("sitemap")
    if not feeds and not sitemaps:
        raise UsageError(f"{url} names no feed and no news sitemap. Nothing was added. Give the address of one.")
    entry = {"name": name or found.name, "feeds": feeds, "sitemaps": sitemaps}
    edit.add(book, [{key: value for key, value in entry.items() if value}], settings.allow_hosts)
    _say(f"added to {book}: {name or found.name}")


def _allowing(error: AskError) -> str:
    if error.state != "private-address":
        return ""
    return (
        ' If it is yours, allow it by host and port: allow_hosts = ["127.0.0.1:8000"] in copydesk.toml, '
        "or COPYDESK_ALLOW_HOSTS=127.0.0.1:8000."
    )


def list_sources(book: Path) -> None:
    settings = read_settings()
    known = _known(settings.archive)
    for source in read_book(book, settings.allow_hosts):
        _say(f"{source.name}{'' if source.pages else ' (texts of the feed)'}")
        for address in source.addresses:
            _say(f"  {address}: {_last(known.get(address))}")


def try_source(book: Path, name: str) -> None:
    """Raises UsageError for a name that no entry has, and in the end FetchError if one of its feeds can't be read."""
    settings = read_settings()
    found = [source for source in read_book(book, settings.allow_hosts) if source.name == name]
    if not found:
        raise UsageError(f"{book} has no entry {name!r}. copydesk sources list shows all.")
    dead = asyncio.run(_try(found[0]))
    if dead:
        raise FetchError(f"{name}: {len(dead)} of {len(found[0].addresses)} feeds and sitemaps can't be read.")


def import_list(book: Path, file: Path) -> None:
    settings = read_settings()
    known = read_book(book, settings.allow_hosts) if book.exists() else []
    entries = read_list(file, known)
    if entries:
        edit.add(book, entries, settings.allow_hosts)
    _say(f"added to {book}: {counted(len(entries), 'feed')} of {file}; those that it had are left out")


def remove_source(book: Path, name: str) -> None:
    edit.remove(book, name)
    _say(f"removed from {book}: {name}")


async def _try(source: Source) -> list[Tried]:
    """The feeds and sitemaps that can't be read."""
    settings = read_settings()
    async with asking(source.addresses, settings, web_of(settings)) as asker:
        links, dead = [], []
        source = source.model_copy(update={"delay": trial_delay(source.addresses[0], settings)})
        for kind, addresses in (("feed", source.feeds), ("sitemap", source.sitemaps)):
            for address in addresses:
                one = await tried(address, kind, source, asker)
                _say(_tried(one))
                dead += [] if one.offer else [one]
                links += [entry.address for entry in (one.offer.entries if one.offer else ()) if entry.address]
        if source.pages and links:
            _say(f"{links[0]}: {await try_page(links[0], source, asker)}")
    return dead


def _tried(one: Tried) -> str:
    return f"{one.address}: {one.kind} with {_offer(one.offer)}" if one.offer else f"{one.address}: {one.why}"


def _offer(offer: Offer) -> str:
    """`25 entries, 25 with a text, newest “The ferry runs again”`."""
    said = [counted(len(offer.entries), "entry", "entries")]
    if offer.children:
        said.append(counted(len(offer.children), "sitemap"))
    said.append(f"{sum(entry.part == 'content' for entry in offer.entries)} with their text")
    title = next((entry.title for entry in offer.entries if entry.title), None)
    return ", ".join(
        [*said, *([f"first “{title[:SHOWN_CHARS]}”"] if title else []), *([offer.note] if offer.note else [])]
    )


def _last(feed: Feed | None) -> str:
    if feed is None or feed.asked_at is None:
        return "not asked yet"
    why = f" ({feed.reason})" if feed.reason else ""
    again = "not asked again" if feed.retired_at else f"next {_time(feed.next_at)}"
    since = (("quiet", feed.quiet_since), ("doubled", feed.doubled_since), ("only teasers", feed.teasers_since))
    stands_out = "".join(f", {what} since {_time(at)}" for what, at in since if at)
    return f"{feed.state}{why} {_time(feed.asked_at)}, {again}{stands_out}"


def _known(archive: Path) -> dict[str, Feed]:
    if not state_file(archive).exists():
        return {}
    with read_only(archive) as state:
        return {feed.address: feed for feed in state.feeds()}


def _time(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M}"


def _say(line: str) -> None:
    sys.stdout.write(inert(line) + "\n")
    sys.stdout.flush()
