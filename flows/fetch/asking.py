"""An address is asked as manners want it: robots.txt first, in its host's turn, each redirect judged anew."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import time
from urllib.parse import urlsplit

from flows.fetch.book.source import Source
from flows.fetch.hosts import Turns
from flows.fetch.outcome import PERMANENT, REDIRECTS, check_status, is_refusal, retry_after
from flows.fetch.reading.feed import Entry
from flows.fetch.store.archive import Archive
from flows.fetch.store.known import Fetch, RobotsFile
from flows.fetch.store.records import exchange
from flows.fetch.web import robots
from flows.fetch.web.addresses import asked, authority_of, check_port, origin_of
from flows.fetch.web.ask import Answer, Web
from flows.fetch.web.errors import AskError
from flows.fetch.web.robots import Robots, robots_of
from flows.sources.archives.encodings import EncodingError, decode_content
from flows.sources.archives.notes import Note

MAX_HOPS = 10


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, for whom."""

    address: str
    kind: str  # feed, sitemap, page, robots
    source: Source
    max_bytes: int
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer at the end of all redirects. `moved_to`: where it will stay."""

    answer: Answer
    moved_to: str | None = None


class Asker:
    """Asks for a round: remembers its robots.txt, and writes down every exchange on the way."""

    def __init__(self, name: str, archive: Archive, web: Web, turns: Turns, named: Collection[str]) -> None:
        self.round = name
        self.archive = archive
        self._web = web
        self._turns = turns
        self._named = named  # host:port that the source book names
        self._robots: dict[str, Robots] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self.bytes = 0
        self.texts: dict[str, tuple[str, Entry]] = {}  # page -> the feed that has its text, and the entry

    async def ask(self, question: Question, is_known: Callable[[str], bool] = lambda _: False) -> Reply:
        """The answer, whatever its status if it is no redirect. Raises AskError with the end state.

        A redirect to an address that `is_known` is not followed, and ends as "known-address".
        """
        address, passed, is_permanent = question.address, [question.address], True
        for _ in range(MAX_HOPS + 1):
            answer = await self._ask_once(address, question, is_known)
            location = answer.headers.get("location")
            if answer.status not in REDIRECTS or not location:
                return Reply(answer, address if is_permanent and len(passed) > 1 else None)
            self._write(answer, Note("redirect", question.source.name))
            target = asked(location, address)
            self.log(address, question.source, "redirect", "redirected", target, answer)
            if question.kind != "page" and urlsplit(address).scheme == "https" != urlsplit(target).scheme:
                raise AskError("downgrade", f"from https to {target}")
            if target in passed:
                raise AskError("redirect-loop", target)
            passed.append(target)
            is_permanent = is_permanent and answer.status in PERMANENT
            address = target
        raise AskError("too-many-redirects", f"more than {MAX_HOPS}")

    async def _ask_once(self, address: str, question: Question, is_known: Callable[[str], bool]) -> Answer:
        """One request, when it is its host's turn."""
        check_port(address, self._named)
        delay = question.source.delay
        if question.kind != "robots":
            rules = await self._rules(origin_of(address), question.source)
            rules.check(address)
            delay = max(delay, rules.delay)
        authority = authority_of(address)
        async with self._turns.turn(authority, delay):
            if address != question.address and is_known(address):
                raise AskError("known-address", address)
            try:
                answer = await self._web.ask(
                    address, question.max_bytes, question.headers, cut=question.kind == "robots"
                )
            except AskError:
                self._turns.failed(authority)
                raise
            self.bytes += len(answer.received)
            if is_refusal(answer.status):
                self._turns.refused(authority, retry_after(answer.headers, datetime.now(UTC)))
            elif answer.status >= 500:
                self._turns.failed(authority)
            else:
                self._turns.answered(authority, answer.seconds)
        return answer

    async def _rules(self, origin: str, source: Source) -> Robots:
        async with self._locks.setdefault(origin, asyncio.Lock()):
            if origin not in self._robots:
                stored = self.archive.state.one(RobotsFile, origin)
                if stored and stored.asked_at + robots.kept_seconds(stored.status) > time():
                    self._robots[origin] = robots_of(stored.status, stored.rules)
                else:
                    self._robots[origin] = await self._robots_file(origin, source)
            return self._robots[origin]

    async def _robots_file(self, origin: str, source: Source) -> Robots:
        """Raises AskError("postponed") where there is no turn for it."""
        address = f"{origin}/robots.txt"
        question = Question(address, "robots", source, robots.MAX_BYTES, {"Accept": "text/plain, */*;q=0.5"})
        try:
            answer = (await self.ask(question)).answer
            self._write(answer, Note("robots", source.name))
            body = plain_body(answer, 8 * robots.MAX_BYTES)[: robots.MAX_BYTES]
        except AskError as error:
            if error.state != "postponed":
                self.log(address, source, "robots", error.state, error.reason)
                self.archive.settle()
                return Robots(robots.NO_RULES, error)
            raise
        rules = body.decode("utf-8", "replace") if answer.status < 300 else ""
        self.log(address, source, "robots", *_end_of(answer), answer)
        self.archive.state.save(RobotsFile(origin, time(), answer.status, rules))
        self.archive.settle()
        return robots_of(answer.status, rules)

    def not_before(self, address: str) -> float:
        """When the host of the address lets itself be asked again."""
        return self._turns.host(authority_of(address)).not_before

    def _write(self, answer: Answer, note: Note) -> None:
        self.archive.write(exchange(answer, note))

    def log(
        self,
        address: str,
        source: Source,
        kind: str,
        state: str,
        reason: str | None = None,
        answer: Answer | None = None,
        new: int | None = None,
    ) -> Fetch:
        """One row: how the address ended in this round."""
        fetch = Fetch(self.round, address, source.name, kind, time(), state, reason, new=new)
        if answer:
            fetch = replace(
                fetch,
                asked_at=answer.asked_at.timestamp(),
                status=answer.status,
                bytes=len(answer.received),
                final=answer.address if answer.address != address else None,
            )
        self.archive.state.log(fetch)
        return fetch


def _end_of(answer: Answer) -> tuple[str, str | None]:
    try:
        check_status(answer.status)
    except AskError as error:
        return error.state, error.reason
    return "fetched", None


def validators(etag: str | None, last_modified: str | None) -> Mapping[str, str]:
    """The headers that let a server say that nothing has changed."""
    given = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in given.items() if value}


def plain_body(answer: Answer, most: int) -> bytes:
    """The body unpacked. Raises AskError("too-large"), ("broken-encoding") or ("unknown-encoding")."""
    encodings = answer.headers.get("content-encoding", "")
    try:
        return decode_content(answer.body, encodings, most)
    except EncodingError as error:
        raise AskError(str(error), f"content-encoding {encodings}"[:200]) from error
