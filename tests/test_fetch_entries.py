"""What feeds and sitemaps may hold, and what becomes of it: no expansion, no flood, no lost or doubled story."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from loopback import book, ends, feed, fetched, later, reply, rows, rss, serving, site, story

from extractors.records import RawDocument
from flows.cli import run
from flows.errors import UsageError
from flows.fetch.reading.feed import MAX_ENTRIES, Entry, read_feed
from flows.fetch.reading.sitemap import read_sitemap
from flows.fetch.web.errors import AskError
from flows.sources.reading import read
from warehouse.store import query

DAY = 86400.0
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
WORDS = " ".join(f"The ferry crossed the bay {n} times on its first day." for n in range(40))


def documents(archive: Path) -> list[RawDocument]:
    return [item for item in read([str(archive)]) if isinstance(item, RawDocument)]


@pytest.mark.parametrize("count", [200_000])
def test_of_a_huge_feed_the_first_entries_are_taken_and_that_is_said(count: int) -> None:
    item = "<item><title>T</title><link>https://news.example/{}</link></item>"
    body = f"<rss><channel>{''.join(item.format(n) for n in range(count))}</channel></rss>".encode()
    started = time.process_time()
    offer = read_feed(body)
    assert len(offer.entries) == MAX_ENTRIES
    assert offer.note == f"the first {MAX_ENTRIES} entries, the rest is left out"
    assert time.process_time() - started < 20


def test_a_feed_with_a_million_links_in_one_entry_is_one_page(tmp_path: Path) -> None:
    links = "<link>https://news.example/x</link>" * 100_000
    body = f"<rss><channel><item><link>https://news.example/1</link>{links}</item></channel></rss>".encode()
    assert [entry.address for entry in read_feed(body).entries] == ["https://news.example/1"]


def test_a_feed_of_a_hundred_megabytes_is_too_large(tmp_path: Path) -> None:
    body = b"<rss><channel>" + b"<item><title>T</title></item>" * (100 << 20 >> 5)
    with serving(site({"/feed": reply(body)})) as server:
        fetched(tmp_path, server, {"feeds": [server.url("/feed")]})
        assert ends(tmp_path)[server.url("/feed")] == "too-large"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
HARMFUL = {
    "laughs": f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE rss [<!ENTITY l11 "{"a" * 10_000}">]>',
    "file": '<!DOCTYPE rss [<!ENTITY l11 SYSTEM "file:///etc/passwd">]>',
    "http": '<!DOCTYPE rss [<!ENTITY l11 SYSTEM "http://127.0.0.1:1/x">]>',
    "dtd": '<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x.dtd">',
}


@pytest.mark.parametrize("name", HARMFUL)
def test_entities_of_a_feed_are_neither_expanded_nor_loaded(name: str) -> None:
    inside = "&l11;" * (5000 if name == "quadratic" else 1)
    body = f"<?xml version='1.0'?>{HARMFUL[name]}<rss><channel><item><title>{inside} T</title>"
    offer = read_feed(f"{body}<link>https://news.example/1</link></item></channel></rss>".encode())
    [entry] = offer.entries
    assert entry.address == "https://news.example/1"
    assert entry.title is not None
    assert "root:" not in entry.title
    assert len(entry.title) < 5000 * len("&l11;") + 10


@pytest.mark.parametrize("name", HARMFUL)
def test_entities_of_a_sitemap_are_neither_expanded_nor_loaded(name: str) -> None:
    inside = "&l11;" * (5000 if name == "quadratic" else 1)
    body = f"<?xml version='1.0'?>{HARMFUL[name]}<urlset><url><loc>https://news.example/1</loc>"
    offer = read_sitemap(f"{body}<lastmod>{inside}</lastmod></url></urlset>".encode(), NOW)
    assert [entry.address for entry in offer.entries] == ["https://news.example/1"]
    assert "root:" not in str(offer)
    assert len(str(offer)) < 1000


def test_one_id_for_all_entries_or_another_each_time_makes_no_story_twice(tmp_path: Path) -> None:
    pages = {f"/{n}": reply(story(n)) for n in range(3)}
    with serving(site(pages)) as server:
        entry = {"feeds": [server.url("/feed")], "recheck": []}
        for poll in range(3):
            items = "".join(
                f"<item><guid>{'same' if poll else f'{poll}-{n}'}</guid><link>{server.url(f'/{n}')}</link></item>"
                for n in range(3)
            )
            pages["/feed"] = reply(f"<rss><channel>{items}</channel></rss><!-- {poll} -->")
            fetched(tmp_path, server, entry)
            later(tmp_path, 2 * DAY)
        assert sorted(server.paths()) == ["/0", "/1", "/2", "/feed", "/feed", "/feed"]
    assert len(documents(tmp_path)) == 3


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "mailto:a@b.c", "ftp://news.example/1",
     "http://[::1", "http://[gazette.example]/news/1", "http://"],
)  # fmt: skip
@pytest.mark.parametrize("guid", ["", "<guid isPermaLink='false'>7</guid>"])
def test_an_entry_that_names_no_page_of_the_web_is_found_by_what_it_names(
    tmp_path: Path, link: str, guid: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(site({})) as server:
        body = f"<rss><channel><item><title>T</title>{guid}<link>{link}</link></item></channel></rss>"
        with serving(site({"/feed": reply(body)})) as feeds:
            summary = fetched(tmp_path, feeds, {"feeds": [feeds.url("/feed")]})
        assert server.log == []
    assert summary.new == 1
    assert [(row.address, row.state) for row in rows(tmp_path) if row.kind == "page"] == [(link, "bad-address")]
    db = tmp_path / "news.duckdb"
    assert run(["explain", link, "--db", str(db), "--archive", str(tmp_path)]) == 0  # before it is loaded
    assert "bad-address" in capsys.readouterr().out
    assert run(["ingest", str(tmp_path), "--db", str(db), "--workers", "1"]) == 0
    (row,) = query.run(db, "SELECT address, state FROM fetches WHERE kind = 'page'").to_pylist()
    assert row == {"address": link, "state": "bad-address"}


def test_an_entry_without_a_link_is_found_by_title_id_or_number(tmp_path: Path) -> None:
    items = "<item><title>T</title><link></link></item><item><guid isPermaLink='false'>g-7</guid></item><item></item>"
    with serving(site({"/feed": reply(f"<rss><channel>{items}<item><author>x</author></item></channel></rss>")})) as at:
        fetched(tmp_path, at, {"feeds": [at.url("/feed")]})
        called = [(row.address, row.state) for row in rows(tmp_path) if row.kind == "page"]
        assert called == [(name, "bad-address") for name in ("T", "g-7", at.url("/feed#3"))]


def test_a_relative_link_is_meant_from_the_site_of_the_feed(tmp_path: Path) -> None:
    pages = {"/news/1": reply(story(1))}
    with serving(site(pages)) as server:
        pages["/feed"] = feed(["/news/1"], more=f"<link>{server.url('/')}</link>")
        fetched(tmp_path, server, {"feeds": [server.url("/feed")]})
        assert ends(tmp_path)[server.url("/news/1")] == "fetched"


@pytest.mark.parametrize("address", ["/var/news/feed.xml", "file:///etc/passwd", "feed.xml", "ftp://news.example/feed"])
def test_a_path_is_no_feed(address: str) -> None:
    with pytest.raises(UsageError, match=r"entry 1 \(One\): feeds\.0: .*can't be fetched"):
        book({"feeds": [address]}, delay=5)


@pytest.mark.parametrize(
    "date",
    ["Fri, 31 Feb 2026 10:00:00 GMT", "9999-12-31T00:00:00Z", "-0001-01-01", "2028-11-29T00:00:00Z", "soon", "",
     "2026-12-01T00:00:00Z", "2026-11-27T10:00:00"],
)  # fmt: skip
def test_an_odd_date_of_an_entry_costs_no_story(tmp_path: Path, date: str) -> None:
    """What the feed says of the date goes along with the page, which knows better."""
    pages = {"/1": reply(story(1))}
    with serving(site(pages)) as server:
        items = f"<item><link>{server.url('/1')}</link><pubDate>{date}</pubDate></item>"
        pages["/feed"] = reply(f"<rss><channel>{items}</channel></rss>")
        fetched(tmp_path, server, {"feeds": [server.url("/feed")]})
    [document] = documents(tmp_path)
    assert document.published_at is None
    assert json.loads(document.extra or "{}").get("feed_published_at", "") == date


def test_one_page_is_fetched_once_though_five_feeds_carry_it(tmp_path: Path) -> None:
    pages = {"/1": reply(story(1))}
    with serving(site(pages)) as server:
        ways = ["/1", "/1?utm_source=rss", "/1#top", "/1?fbclid=x", "/hop"]
        pages["/hop"] = reply("", "302 Found", Location="/1")
        for n, way in enumerate(ways):
            pages[f"/feed{n}"] = feed([server.url(way)])
        fetched(tmp_path, server, *({"feeds": [server.url(f"/feed{n}")]} for n in range(5)))
        assert [path.partition("?")[0] for path in server.paths() if path.startswith("/1")] == ["/1"]
        assert ends(tmp_path)[server.url("/hop")] == "known-address"
    assert len(documents(tmp_path)) == 1


def test_the_text_of_the_feed_stands_for_the_page_where_pages_are_not_wanted(tmp_path: Path) -> None:
    pages: dict[str, bytes] = {}
    with serving(site(pages)) as server:
        entry = {"feeds": [server.url("/feed")], "pages": False, "language": "en"}
        pages["/feed"] = feed({server.url("/1"): f"<p>{WORDS}</p>", server.url("/2"): ""})
        fetched(tmp_path, server, entry)
        pages["/feed"] = feed({server.url("/1"): f"<p>{WORDS} It did so again.</p>", server.url("/2"): ""})
        later(tmp_path, 2 * DAY)
        fetched(tmp_path, server, entry)
        assert server.paths() == ["/feed", "/feed"]
        assert ends(tmp_path)[server.url("/2")] == "no-content"
        found = documents(tmp_path)
        assert [(one.url, one.source, one.kind, one.title) for one in found] == [
            (server.url("/1"), "One", "fragment", "Story 0")
        ] * 2
    assert [b"again" in bytes(one.content) for one in found if isinstance(one.content, bytes)] == [False, True]


def full_text_feed(links: list[str], bodies: list[str]) -> bytes:
    namespace = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    items = "".join(
        f"<item><link>{link}</link><content:encoded><![CDATA[{body}]]></content:encoded></item>"
        for link, body in zip(links, bodies, strict=True)
    )
    return reply(f"<rss {namespace}><channel>{items}</channel></rss>")


def long_story(n: int) -> str:
    """Paragraphs as they stand in the page and in the feed."""
    return "".join(
        f"<p>Bridge {n} over the Ost was closed for the {m * n + 3}rd time on day {m}, and the ferry master of Valmont "
        f"counted {m * 17 + n} cars that turned back before noon without a word to anybody.</p>"
        for m in range(8)
    )


def test_a_page_that_is_listed_behind_a_link_that_leads_to_it_is_not_asked_twice(tmp_path: Path) -> None:
    pages = {"/1": reply(story(1)), "/hop": reply("", "302 Found", Location="/1")}
    with serving(site(pages)) as server:
        pages["/feed"] = feed([server.url("/hop"), server.url("/1")])
        fetched(tmp_path, server, {"feeds": [server.url("/feed")]})
        assert server.paths() == ["/feed", "/hop", "/1"]
    assert len(documents(tmp_path)) == 1


@pytest.mark.parametrize(("share", "asked"), [(8, 3), (2, 8)])
def test_pages_are_no_longer_asked_once_the_feed_is_seen_to_have_their_text(
    tmp_path: Path, share: int, asked: int
) -> None:
    """Three pages in a row that were no more than their entries; of a feed that cuts its texts all pages are asked."""
    pages: dict[str, bytes] = {}
    with serving(site(pages)) as server:
        for n in range(8):
            body = f"<html><title>Bridge {n}</title><article><h1>Bridge {n}</h1>{long_story(n)}</article></html>"
            pages[f"/{n}"] = reply(body)
        entry = {"feeds": [server.url("/feed")], "recheck": []}
        for first, last in ((0, 3), (3, 8)):
            numbers = range(first, last)
            links = [server.url(f"/{n}") for n in numbers]
            texts = ["</p>".join(long_story(n).split("</p>")[:share]) + "</p>" for n in numbers]
            if share < 8:
                texts = [text + "<p>Read on at our site, where the whole report awaits. </p>" * 9 for text in texts]
            pages["/feed"] = full_text_feed(links, texts)
            fetched(tmp_path, server, entry)
            later(tmp_path, 2 * DAY)
        assert len([path for path in server.paths() if path != "/feed"]) == asked
    assert len({one.url for one in documents(tmp_path)}) == 8


def sitemap(*urls: str) -> bytes:
    return reply(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(urls)}</urlset>')


def test_pages_of_a_news_sitemap_and_of_the_sitemaps_that_an_index_lists_are_fetched(tmp_path: Path) -> None:
    today = datetime.now(UTC)
    pages = {f"/{n}": reply(story(n)) for n in range(3)}
    with serving(site(pages)) as server:
        pages["/index.xml"] = reply(
            f"<sitemapindex><sitemap><loc>{server.url('/news.xml')}</loc></sitemap>"
            f"<sitemap><loc>{server.url('/old.xml')}</loc><lastmod>2020-01-01</lastmod></sitemap></sitemapindex>"
        )
        pages["/news.xml"] = sitemap(
            *(
                f"<url><loc>{server.url(f'/{n}')}</loc><lastmod>{today - timedelta(days=age):%Y-%m-%d}</lastmod></url>"
                for n, age in ((0, 0), (1, 1), (2, 40))
            )
        )
        fetched(tmp_path, server, {"sitemaps": [server.url("/index.xml")]})
        assert sorted(server.paths()) == ["/0", "/1", "/index.xml", "/news.xml"]


@pytest.mark.parametrize(
    ("body", "state"),
    [(b"<html><body>no</body></html>", "not-a-sitemap"), (b"hello", "not-a-sitemap"), (b"  ", "empty-body")],
)
def test_what_is_no_sitemap_is_said(body: bytes, state: str) -> None:
    with pytest.raises(AskError) as raised:
        read_sitemap(body, NOW)
    assert raised.value.state == state


def test_a_sitemap_may_be_a_plain_list_or_cut_short() -> None:
    listed = read_sitemap(b"https://news.example/1\nhttps://news.example/2\n", NOW)
    cut = read_sitemap(b"<urlset><url><loc>https://news.example/1</loc></url><url><loc>https://news.ex", NOW)
    assert [entry.address for entry in listed.entries] == ["https://news.example/1", "https://news.example/2"]
    assert cut.entries == (Entry("https://news.example/1"),)


@pytest.mark.parametrize(
    ("body", "state"),
    [("<html><body>Not found</body></html>", "not-a-feed"), ("", "empty-body"), ('{"a": 1}', "not-a-feed")],
)
def test_what_is_no_feed_is_said(tmp_path: Path, body: str, state: str) -> None:
    with serving(site({"/feed": reply(body)})) as server:
        fetched(tmp_path, server, {"feeds": [server.url("/feed")]})
        assert ends(tmp_path)[server.url("/feed")] == state


def test_a_feed_that_breaks_off_gives_what_stands_before(tmp_path: Path) -> None:
    pages = {"/1": reply(story(1))}
    with serving(site(pages)) as server:
        pages["/feed"] = reply(rss([server.url("/1")]).removesuffix("</channel></rss>"))
        fetched(tmp_path, server, {"feeds": [server.url("/feed")]})
        assert ends(tmp_path)[server.url("/1")] == "fetched"
        [row] = [row for row in rows(tmp_path) if row.kind == "feed"]
        assert row.reason == "the feed ends without its last tag"
