"""What an article's page leads to: a record in the archive, and when it is asked again."""

import hashlib
import html
import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from time import time

from extractors.facts.urls import normalize_url
from flows.fetch.asking import Asker, Question, plain_body, validators
from flows.fetch.book.source import Source
from flows.fetch.outcome import FINAL, check_html, check_status
from flows.fetch.planning import DAY, MINUTE, RETIRED_AFTER
from flows.fetch.reading.feed import Entry
from flows.fetch.reading.fulltext import is_whole
from flows.fetch.store import records
from flows.fetch.store.known import Feed, Page
from flows.fetch.store.state import State
from flows.fetch.web.ask import Answer
from flows.fetch.web.errors import AskError
from flows.sources.archives.notes import PAGE, Note

MAX_BYTES = 16 << 20  # over the wire; a page of news has .1 to 2 MB
MAX_PLAIN_BYTES = 64 << 20  # what the cleaner takes
ACCEPT = "text/html,application/xhtml+xml,*/*;q=0.1"
RETRY_GAP, MAX_RETRY_GAP = 15 * MINUTE, DAY
GONE_AFTER = 3  # times not found; some sites publish a link before its page


async def visit(page: Page, source: Source, asker: Asker) -> str:
    """Asks for the page, and files what comes of it. Its end state."""
    headers = {"Accept": ACCEPT, **validators(page.etag, page.last_modified)}
    question, answer, stored = Question(page.address, PAGE, source, MAX_BYTES, headers), None, asker.archive.state
    now = stored.one(Page, page.key)
    if now and now.visits > page.visits:
        asker.log(page.address, source, PAGE, "known-address", "another link has led there in this round")
        return "known-address"
    try:
        answer = (await asker.ask(question, partial(_is_known, page, stored))).answer
        state, reason, page = _answered(page, source, answer, asker)
    except AskError as error:
        state, reason = error.state, error.reason
        if answer:
            asker.archive.write(records.exchange(answer, Note("error", source.name)))
        if state != "postponed":
            page, reason = _failed(page, state, reason)
    stored.save(page)
    if page.final and key_of(page.final) != page.key:
        stored.save(replace(page, key=key_of(page.final), address=page.final, next_at=None))
    asker.log(page.address, source, PAGE, state, reason, answer)
    asker.archive.settle()
    return state


def _is_known(page: Page, state: State, target: str) -> bool:
    """Whether another link than this page's has led there before."""
    other = state.one(Page, key_of(target))
    return other is not None and other.visits > 0 and other.key != page.key and target != page.final


def _answered(page: Page, source: Source, answer: Answer, asker: Asker) -> tuple[str, str | None, Page]:
    check_status(answer.status)
    got = _got(page, source)
    if answer.status == 304:
        asker.archive.write(records.exchange(answer, Note("unchanged", source.name), records.UNCHANGED))
        return "unchanged", None, got
    check_html(answer.headers)
    body = plain_body(answer, MAX_PLAIN_BYTES)
    if not body.strip():
        raise AskError("empty-body")
    digest = hashlib.sha256(body).hexdigest()
    if digest == page.sha256:
        asker.archive.write(records.exchange(answer, Note("unchanged", source.name), records.SAME_BODY))
        return "unchanged", "the same bytes", got
    asker.archive.write(records.exchange(answer, note_of(page, source)))
    _compare(page, body, answer.address, asker)
    return "fetched", None, replace(
        got,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        sha256=digest,
        final=answer.address if answer.address != page.address else None,
        kept_in=asker.archive.name,
        kept_end=asker.archive.end,
    )  # fmt: skip


def _compare(page: Page, body: bytes, address: str, asker: Asker) -> None:
    """Learn whether the feed's own text would have done."""
    feed_address, entry = asker.texts.pop(page.key, ("", None))
    feed = asker.archive.state.one(Feed, feed_address) if entry else None
    if feed and entry:
        agreed = feed.full_text + 1 if is_whole(entry, body, address) else 0
        asker.archive.state.save(replace(feed, full_text=agreed))


def _got(page: Page, source: Source) -> Page:
    """With the time of the next visit: those of the source, counted from the first."""
    now = time()
    first = page.first_at or now
    later = [first + gap for gap in source.recheck if first + gap > now]
    return replace(
        page,
        state="fetched",
        visits=page.visits + 1,
        first_at=first,
        next_at=min(later, default=None),
        failures=0,
        failing_since=None,
    )


def _failed(page: Page, state: str, reason: str | None) -> tuple[Page, str | None]:
    now = time()
    since = page.failing_since or now
    again: float | None = now + min(MAX_RETRY_GAP, RETRY_GAP * 4 ** min(page.failures, 5))
    if state in FINAL or (state == "not-found" and page.failures + 1 >= GONE_AFTER):
        again = None
    elif now - since >= RETIRED_AFTER:
        again, reason = None, f"{reason}; a month of failures: not asked again"
    failed = replace(page, state=state, next_at=again, failures=page.failures + 1, failing_since=since)
    return failed, reason


def note_of(page: Page, source: Source) -> Note:
    """What the article needs of us, and how we came to it."""
    seen = {"feed": page.feed, "found_at": _iso(page.found_at), **json.loads(page.entry)}
    about = {"country": source.country, "kind": source.kind, "publisher": source.publisher}
    extra = {name: value for name, value in (about | seen).items() if value}
    return Note(PAGE, source.name, language=source.language, extra=extra)


def file_entry(page: Page, entry: Entry, source: Source, asker: Asker) -> Page:
    """The feed's own text in the place of the page."""
    noted = note_of(page, source)
    note = replace(
        noted,
        extra={**noted.extra, "part": entry.part},
        fragment=True,
        id=None if entry.address else page.key,
        language=entry.language or source.language,
        title=entry.title,
        authors=entry.authors,
        published_at=entry.published_at,
        modified_at=entry.modified_at,
    )
    text = entry.content if entry.kind == "fragment" else as_html(entry.content)
    asker.archive.write(records.resource(text, page.address, datetime.now(UTC), note))
    return replace(
        page,
        state="fetched",
        next_at=None,
        first_at=page.first_at or time(),
        visits=page.visits + 1,
        sha256=digest_of(entry),
        kept_in=asker.archive.name,
        kept_end=asker.archive.end,
    )


def key_of(address: str) -> str:
    """What a page is known by, however its address is written."""
    return normalize_url(address) or address


def digest_of(entry: Entry) -> str:
    return hashlib.sha256(f"{entry.title}\n{entry.content}".encode("utf-8", "replace")).hexdigest()


def as_html(text: str) -> str:
    """Plain text, a paragraph a line."""
    return "".join(f"<p>{html.escape(line)}</p>\n" for line in text.splitlines() if line.strip())


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
