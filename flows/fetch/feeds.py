"""What a feed's answer leads to: pages to ask for, or texts to file; and when it is asked again."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import time

from flows.fetch.asking import Asker, Question, plain_body, validators
from flows.fetch.book.source import Source
from flows.fetch.outcome import check_status
from flows.fetch.pages import digest_of, file_entry, key_of
from flows.fetch.planning import failed, polled
from flows.fetch.reading.feed import Entry, Offer, read_feed
from flows.fetch.reading.fulltext import may_be_whole, takes_text
from flows.fetch.reading.sitemap import read_sitemap
from flows.fetch.store import records
from flows.fetch.store.known import Feed, Page
from flows.fetch.web.addresses import asked
from flows.fetch.web.ask import Answer
from flows.fetch.web.errors import AskError
from flows.sources.archives.notes import Note

MAX_BYTES = 32 << 20  # over the wire, and unpacked
TEASER_CHARS = 600  # of an entry's text; a brief of three sentences has half of it
MAX_TEXTS = 1000  # entries held in memory until their pages have come
MAX_SAID_CHARS = 500
MAX_CALLED_CHARS = 2000  # as of an address that is asked
ACCEPT = "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.1"


@dataclass(frozen=True, slots=True)
class Found:
    """What a poll gave: how it ended, pages to ask for, and sitemaps below this one."""

    state: str
    reason: str | None = None
    new: int | None = None  # entries never seen before; None: there was no answer
    pages: tuple[Page, ...] = ()
    children: tuple[str, ...] = ()


async def poll(feed: Feed, source: Source, asker: Asker) -> Found:
    """Asks for the feed or sitemap, and files what comes of it."""
    headers = {"Accept": ACCEPT, **validators(feed.etag, feed.last_modified)}
    question = Question(feed.moved_to or feed.address, feed.kind, source, MAX_BYTES, headers)
    answer = None
    try:
        reply = await asker.ask(question)
        answer = reply.answer
        feed = replace(feed, moved_to=reply.moved_to or feed.moved_to)
        found, feed = _answered(feed, source, answer, asker)
    except AskError as error:
        found = Found(error.state, error.reason)
        if answer:
            asker.archive.write(records.exchange(answer, Note("error", source.name)))
        if error.state != "postponed":
            feed, found = _failed(feed, found, source, asker)
    asker.archive.state.save(replace(feed, state=found.state, reason=found.reason))
    asker.log(feed.address, source, feed.kind, found.state, found.reason, answer, found.new)
    asker.archive.settle()
    return found


def _failed(feed: Feed, found: Found, source: Source, asker: Asker) -> tuple[Feed, Found]:
    not_before = asker.not_before(feed.address)
    feed = failed(feed, time(), gone=found.state == "gone", not_before=not_before, every=source.every)
    if feed.retired_at:
        found = replace(found, reason=f"{found.reason}; not asked again")
    return replace(feed, moved_to=None), found


def _answered(feed: Feed, source: Source, answer: Answer, asker: Asker) -> tuple[Found, Feed]:
    """What it gave, and the feed as it is known now."""
    check_status(answer.status)
    now = time()
    if answer.status == 304:
        asker.archive.write(records.exchange(answer, Note("unchanged", source.name), records.UNCHANGED))
        return Found("unchanged", new=0), polled(feed, now, 0, whole=False, every=source.every)
    body = plain_body(answer, MAX_BYTES)
    digest = hashlib.sha256(body).hexdigest()
    with_validators = replace(feed, etag=answer.headers.get("etag"), last_modified=answer.headers.get("last-modified"))
    if digest == feed.sha256:
        asker.archive.write(records.exchange(answer, Note("unchanged", source.name), records.SAME_BODY))
        return Found("unchanged", "the same bytes", 0), polled(with_validators, now, 0, whole=False, every=source.every)
    offer = _read(feed.kind, body)
    asker.archive.write(records.exchange(answer, Note(feed.kind, source.name)))
    pages, new = _file(offer, feed, source, asker)
    whole = 0 < new == len(offer.entries)
    after = polled(with_validators, now, new, whole=whole, floor=offer.least_gap, every=source.every)
    after = replace(after, sha256=digest, hub=offer.hub, teasers_since=_teasers_since(feed, offer, now))
    return Found("fetched", offer.note, new, tuple(pages), _addresses(offer.children)), after


def _read(kind: str, body: bytes) -> Offer:
    return read_feed(body) if kind == "feed" else read_sitemap(body, datetime.now(UTC))


def _file(offer: Offer, feed: Feed, source: Source, asker: Asker) -> tuple[list[Page], int]:
    """Remembers the entries never seen before, which of them are to be asked for, and how many they are."""
    state, now = asker.archive.state, time()
    entries: dict[str, Entry] = {}
    for entry in offer.entries:
        entries.setdefault(_key_of(entry), entry)
    known = state.known(entries)
    pages, new = [], 0
    for number, (key, entry) in enumerate(entries.items(), 1):
        before = known.get(key)
        new += before is None
        page = before or Page(key, entry.address or feed.address, source.name, feed.address, now, entry=_said(entry))
        if not source.pages:
            if entry.part and page.sha256 != digest_of(entry):
                state.save(file_entry(page, entry, source, asker))
                reason = "the feed's own text" if before is None else "the feed's own text, edited"
                asker.log(page.address, source, "entry", "fetched", reason)
            elif before is None:
                state.save(replace(page, state="no-content", next_at=None))
                asker.log(_called(entry, feed, number), source, "entry", "no-content", "the entry has no words")
        elif before is None and may_be_whole(entry) and takes_text(feed.full_text, new):
            state.save(file_entry(page, entry, source, asker))
            asker.log(page.address, source, "entry", "fetched", "the feed's own text: its pages have no more")
        elif before is None:
            asked_for = _to_ask(page, entry, _called(entry, feed, number), source, asker)
            pages.extend(asked_for)
            if asked_for and may_be_whole(entry) and len(asker.texts) < MAX_TEXTS:
                asker.texts[key] = (feed.address, entry)
    return pages, new


def _to_ask(page: Page, entry: Entry, called: str, source: Source, asker: Asker) -> list[Page]:
    """The page at the address to ask; none where there is none, which is noted."""
    try:
        if not (link := entry.address or entry.link):
            raise AskError("bad-address", "the entry names no page")
        page = replace(page, address=asked(link))
    except AskError as error:
        asker.archive.state.save(replace(page, state=error.state, next_at=None))
        asker.log(called, source, "page", error.state, error.reason)
        return []
    asker.archive.state.save(page)
    return [page]


def _called(entry: Entry, feed: Feed, number: int) -> str:
    """By what a person finds the entry again: its address as it is written, else its title or id, else its place."""
    name = entry.address or entry.link or entry.title or entry.id
    return name[:MAX_CALLED_CHARS] if name else f"{feed.address}#{number}"


def _key_of(entry: Entry) -> str:
    """What the page is known by: its address, however it is written; else the id, else the text, else the link."""
    if entry.address:
        return key_of(entry.address)
    if entry.id:
        return f"id:{entry.id}"
    has_words = entry.title or entry.content
    return f"link:{entry.link}" if entry.link and not has_words else f"text:{digest_of(entry)}"


def _said(entry: Entry) -> str:
    """What the feed says of the page, as it goes with it into the archive."""
    values = {"feed_title": entry.title, "feed_published_at": entry.published_at, "feed_id": entry.id}
    return json.dumps({name: value[:MAX_SAID_CHARS] for name, value in values.items() if value})


def _teasers_since(feed: Feed, offer: Offer, now: float) -> float | None:
    """Since when none of the entries has more than a summary; None: some have."""
    if feed.kind != "feed" or not offer.entries or any(len(one.content) > TEASER_CHARS for one in offer.entries):
        return None
    return feed.teasers_since or now


def _addresses(children: Sequence[Entry]) -> tuple[str, ...]:
    found = []
    for child in children:
        with suppress(AskError):  # an index that lists something else than sitemaps of the web
            found.append(asked(child.address or ""))
    return tuple(found)
