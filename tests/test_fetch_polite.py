"""A host is asked as its owner wishes: by its robots.txt, at its pace, never twice for what it gave."""

import asyncio
import gzip
import itertools
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from loopback import (
    NOT_FOUND,
    Answers,
    Asked,
    Reply,
    book,
    ends,
    everywhere,
    feed,
    fetched,
    later,
    reply,
    rss,
    serving,
    settings,
    site,
    story,
)

from flows.fetch.round import fetch
from flows.fetch.store.state import read_only
from flows.fetch.web.robots import MAX_BYTES

DAY = 86400.0


def robots(rules: str, **headers: str) -> bytes:
    return reply(f"User-agent: *\n{rules}\n", kind="text/plain", **headers)


async def silent() -> AsyncIterator[bytes]:
    await asyncio.sleep(60)
    yield b""


async def megabytes() -> AsyncIterator[bytes]:
    """A robots.txt whose first line counts, and whose last one stands too far behind."""
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 40000000\r\n\r\n"
    yield b"User-agent: *\nDisallow: /no\n" + b"# nothing\n" * (MAX_BYTES // 10)
    while True:
        yield b"# nothing\n" * 10_000


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("none", True), ("forbidden", True), ("empty", True), ("500", False), ("503", False), ("429", False),
     ("silent", False), ("megabytes", True), ("for-us", False), ("not-for-us", True), ("html", True),
     ("led-elsewhere", True), ("loop", False)],
)  # fmt: skip
def test_robots_txt_is_read_as_the_standard_says(tmp_path: Path, name: str, allowed: bool) -> None:
    files: dict[str, Reply | Answers] = {
        "none": NOT_FOUND,
        "forbidden": reply("", "403 Forbidden"),
        "empty": reply(""),
        "500": reply("", "500 Oops"),
        "503": reply("", "503 Busy", Retry_After="0"),
        "429": reply("", "429 Too Many", Retry_After="0"),
        "silent": lambda _: silent(),
        "megabytes": lambda _: megabytes(),
        "for-us": reply("User-agent: copydesk\nDisallow: /\n"),
        "not-for-us": reply("User-agent: otherbot\nDisallow: /\n"),
        "html": reply("<html>no rules here</html>"),
        "led-elsewhere": reply("", "301 Moved", Location="/rules"),
        "loop": reply("", "301 Moved", Location="/robots.txt"),
    }
    with serving(site({"/robots.txt": files[name], "/rules": robots("Disallow: /no"), "/feed": feed([])})) as server:
        fetched(tmp_path, server, {"feeds": [server.url("/feed")]}, settings={"fetch_seconds": 1})
        assert ends(tmp_path)[server.url("/feed")] == ("fetched" if allowed else "robots")
        assert ("/feed" in server.paths()) == allowed


def test_a_page_that_robots_txt_disallows_is_never_asked(tmp_path: Path) -> None:
    pages = {"/robots.txt": robots("Disallow: /private"), "/1": reply(story(1))}
    with serving(site(pages)) as server:
        pages["/hop"] = reply("", "302 Found", Location="/private/2")
        pages["/feed"] = feed([server.url("/private/1"), server.url("/hop"), server.url("/1")])
        fetched(tmp_path, server, {"feeds": [server.url("/feed")]})
        assert server.paths() == ["/feed", "/hop", "/1"]
        states = ends(tmp_path)
    assert [states[server.url(path)] for path in ("/private/1", "/hop", "/1")] == ["robots", "robots", "fetched"]


def test_robots_txt_is_kept_for_a_day(tmp_path: Path) -> None:
    pages = {"/robots.txt": robots("Disallow: /none")}
    with serving(site(pages)) as server:
        pages["/feed"] = feed([])
        entry = {"feeds": [server.url("/feed")]}
        fetched(tmp_path, server, entry)
        pages["/robots.txt"] = robots("Disallow: /feed")
        later(tmp_path, DAY / 2)
        fetched(tmp_path, server, entry)
        assert ends(tmp_path)[server.url("/feed")] == "unchanged"
        later(tmp_path, DAY)
        fetched(tmp_path, server, entry)
        assert ends(tmp_path)[server.url("/feed")] == "robots"
        assert [asked.path for asked in server.log] == ["/robots.txt", "/feed", "/feed", "/robots.txt"]


@pytest.mark.parametrize(("rules", "delay", "least"), [("", 0.15, 0.15), ("Crawl-delay: 0.3", 0, 0.3)])
def test_each_host_is_asked_at_its_pace_and_robots_txt_counts(
    tmp_path: Path, rules: str, delay: float, least: float
) -> None:
    pages = {f"/{n}": reply(story(n)) for n in range(3)} | {"/robots.txt": robots(rules)}
    with serving(site(pages)) as server:
        names = [f"paper{n}.example:{server.port}" for n in range(3)]
        pages["/feed"] = feed(["/0", "/1", "/2"], more=f"<link>http://{names[0]}/</link>")
        allowed = (server.authority, *names)
        given = book(*({"feeds": [f"http://{name}/feed"]} for name in names), allowed=allowed, delay=delay)
        fetch(given, tmp_path, settings(*allowed), resolver=everywhere)
    assert len(server.log) == 3 + 3 + 3
    for name in names:
        times = [asked.at for asked in server.log if asked.host == name]
        gaps = [after - before for before, after in itertools.pairwise(times)]
        assert all(gap > least - 0.01 for gap in gaps), gaps


def test_a_host_has_one_connection_and_one_request_at_a_time(tmp_path: Path) -> None:
    """Also where two sources and a redirect from elsewhere lead to it."""
    open_now, most = 0, 0

    async def slowly(body: bytes) -> AsyncIterator[bytes]:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await asyncio.sleep(0.03)
        open_now -= 1
        yield body

    pages: dict[str, bytes] = {f"/{n}": reply(story(n)) for n in range(6)}
    with serving(lambda asked: slowly(pages.get(asked.path, NOT_FOUND))) as server:
        pages["/a"] = feed([server.url(f"/{n}") for n in range(3)])
        pages["/b"] = feed([server.url(f"/{n}") for n in range(3, 6)])
        with serving(site({"/c": reply("", "302 Found", Location=server.url("/a"))})) as elsewhere:
            entries = [{"feeds": [server.url("/a")]}, {"feeds": [server.url("/b")]}, {"feeds": [elsewhere.url("/c")]}]
            fetched(tmp_path, server, *entries, allowed=(elsewhere.authority,))
    assert most == 1


def in_an_hour() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [("3600", 3600), ("date", 3600), ("999999999999", DAY), ("soon", 300), ("-5", 300), ("", 300)],
)
def test_a_host_that_wants_to_be_left_alone_is(tmp_path: Path, status: str, retry_after: str, seconds: float) -> None:
    pages = {f"/{n}": reply(story(n)) for n in range(3)}
    with serving(site(pages)) as server:
        value = in_an_hour() if retry_after == "date" else retry_after
        pages["/1"] = reply("", status, Retry_After=value)
        pages["/feed"] = feed([server.url("/0"), server.url("/1"), server.url("/2")])
        entry = {"feeds": [server.url("/feed")]}
        fetched(tmp_path, server, entry)
        states = [ends(tmp_path)[server.url(f"/{n}")] for n in range(3)]
        assert states == ["fetched", "rate-limited", "postponed"]
        later(tmp_path, 0.9 * seconds)
        fetched(tmp_path, server, entry)
        assert server.paths() == ["/feed", "/0", "/1"]
        pages["/1"] = reply(story(1))
        later(tmp_path, 0.2 * seconds + DAY)
        fetched(tmp_path, server, entry)
        assert [ends(tmp_path)[server.url(f"/{n}")] for n in range(3)][1:] == ["fetched", "fetched"]


def test_a_host_that_fails_again_and_again_is_left_alone_for_the_round(tmp_path: Path) -> None:
    pages = {f"/{n}": reply("", "500 Oops") for n in range(10)}
    with serving(site(pages)) as server:
        pages["/feed"] = feed([server.url(f"/{n}") for n in range(10)])
        summary = fetched(tmp_path, server, {"feeds": [server.url("/feed")]})
    assert summary.pages == {"server-error": 3, "postponed": 7}


def conditional(body: bytes, etag: str) -> Answers:
    """A feed that says whether it has changed."""

    def answers(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == etag:
            return reply("", "304 Not Modified")
        return reply(body, ETag=etag, Last_Modified="Fri, 27 Nov 2026 10:00:00 GMT")

    return answers


@pytest.mark.parametrize("etag", ['"1"', 'W/"weak"', "unquoted"])
def test_an_unchanged_feed_costs_a_304(tmp_path: Path, etag: str) -> None:
    """Its validators are given back as they came; a 304 need not repeat them."""
    with serving(site({"/feed": conditional(rss([]).encode(), etag)})) as server:
        entry = {"feeds": [server.url("/feed")]}
        for _ in range(3):
            fetched(tmp_path, server, entry)
            later(tmp_path, 2 * DAY)
        polls = [asked for asked in server.log if asked.path == "/feed"]
        assert [poll.headers.get("if-none-match") for poll in polls] == [None, etag, etag]
        assert polls[2].headers["if-modified-since"] == "Fri, 27 Nov 2026 10:00:00 GMT"
        assert ends(tmp_path)[server.url("/feed")] == "unchanged"


def test_a_feed_that_has_no_validators_is_known_by_its_bytes(tmp_path: Path) -> None:
    pages = {"/1": reply(story(1)), "/2": reply(story(2))}
    with serving(site(pages)) as server:
        entry = {"feeds": [server.url("/feed")]}
        pages["/feed"] = feed([server.url("/1")])
        fetched(tmp_path, server, entry)
        later(tmp_path, 2 * DAY)
        fetched(tmp_path, server, {**entry, "recheck": []})
        assert ends(tmp_path)[server.url("/feed")] == "unchanged"


def test_a_feed_that_has_changed_under_the_same_etag_is_read(tmp_path: Path) -> None:
    pages = {"/1": reply(story(1)), "/2": reply(story(2))}
    with serving(site(pages)) as server:
        entry = {"feeds": [server.url("/feed")], "recheck": []}
        pages["/feed"] = feed([server.url("/1")], ETag='"same"')
        fetched(tmp_path, server, entry)
        pages["/feed"] = feed([server.url("/1"), server.url("/2")], ETag='"same"')
        later(tmp_path, 2 * DAY)
        fetched(tmp_path, server, entry)
        assert server.paths() == ["/feed", "/1", "/feed", "/2"]


def test_compressed_answers_are_asked_for_and_read(tmp_path: Path) -> None:
    pages = {"/1": reply(gzip.compress(story(1).encode()), Content_Encoding="gzip")}
    with serving(site(pages)) as server:
        packed = gzip.compress(rss([server.url("/1")]).encode())
        pages["/feed"] = reply(packed, Content_Encoding="gzip")
        fetched(tmp_path, server, {"feeds": [server.url("/feed")]})
        assert ends(tmp_path)[server.url("/1")] == "fetched"
        assert "gzip" in server.log[0].headers["accept-encoding"]


def test_who_asks_says_who_they_are(tmp_path: Path) -> None:
    with serving(site({"/feed": feed([])})) as server:
        fetched(tmp_path, server, {"feeds": [server.url("/feed")]})
        assert {asked.headers["user-agent"].partition(" ")[2] for asked in server.log} == {"(+desk@news.example)"}
        assert all("cookie" not in asked.headers and "referer" not in asked.headers for asked in server.log)


def test_what_a_round_has_no_time_for_is_left_for_the_next(tmp_path: Path) -> None:
    pages = {f"/{n}": reply(story(n)) for n in range(4)}
    with serving(site(pages)) as server:
        pages["/feed"] = feed([server.url(f"/{n}") for n in range(4)])
        entry = {"feeds": [server.url("/feed")], "delay": 0.3}
        first = fetched(tmp_path, server, entry, max_seconds=0.7)
        assert first.pages == {"fetched": 1, "postponed": 3}
        second = fetched(tmp_path, server, entry)
        assert second.pages == {"fetched": 3}
        assert sorted(server.paths()) == ["/0", "/1", "/2", "/3", "/feed"]


def test_a_feed_tells_of_a_hub_and_of_its_rhythm(tmp_path: Path) -> None:
    more = "<ttl>180</ttl><atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='hub' href='https://hub.example/'/>"
    with serving(site({"/feed": feed([], more=more)})) as server:
        fetched(tmp_path, server, {"feeds": [server.url("/feed")]})
        with read_only(tmp_path) as state:
            [known] = state.feeds()
        assert known.hub == "https://hub.example/"
        assert known.poll_gap == 180 * 60
