"""From a source book to rows in SQL: feed, page, web archive, ingest."""

from pathlib import Path

import pytest
from loopback import book, ends, feed, fetched, reply, serving, settings, site, story

from flows.errors import UsageError
from flows.fetch.round import fetch
from flows.ingest import ingest
from flows.settings import read_settings
from flows.sources.reading import read
from warehouse.store import query


def paper(links: list[str]) -> dict[str, bytes]:
    """A site with a feed of those links; a page each."""
    pages = {link: reply(story(n)) for n, link in enumerate(links)}
    return {"/robots.txt": reply("User-agent: *\nDisallow: /private\n", kind="text/plain"), **pages}


def test_a_story_in_a_feed_becomes_a_row_in_sql(tmp_path: Path) -> None:
    pages = paper(["/1", "/2"])
    with serving(site(pages)) as server:
        pages["/feed"] = feed([server.url("/1"), server.url("/2")])
        summary = fetched(tmp_path / "archive", server, {"feeds": [server.url("/feed")], "language": "en"})
    assert (summary.feeds, summary.new, summary.pages) == ({"fetched": 1}, 2, {"fetched": 2})
    db = tmp_path / "news.duckdb"
    loaded = ingest([str(tmp_path / "archive")], settings(db=db, workers=1))
    assert loaded.states == {"loaded": 2}
    rows = query.run(db, "SELECT source, language, title FROM distinct_articles ORDER BY title").to_pylist()
    assert rows == [
        {"source": "One", "language": "en", "title": "Ferry 0 of Ostholm runs again"},
        {"source": "One", "language": "en", "title": "Ferry 1 of Lindvik runs again"},
    ]


def test_only_pages_of_the_archive_are_inputs(tmp_path: Path) -> None:
    """Requests, notes, robots.txt, the feed and the redirect are the fetcher's own."""
    pages = paper(["/2"])
    with serving(site(pages)) as server:
        pages["/1"] = reply("", "301 Moved", Location=server.url("/2"))
        pages["/feed"] = feed([server.url("/1")])
        fetched(tmp_path, server, {"feeds": [server.url("/feed")]})
        [document] = read([str(tmp_path)])
        assert document.url == server.url("/2")
        assert ends(tmp_path)[server.url("/1")] == "fetched"


def test_what_is_known_is_not_asked_again(tmp_path: Path) -> None:
    pages = paper(["/1"])
    with serving(site(pages)) as server:
        pages["/feed"] = feed([server.url("/1"), server.url("/1?utm_source=feed")])
        entry = {"feeds": [server.url("/feed")]}
        fetched(tmp_path, server, entry)
        again = fetched(tmp_path, server, entry)
        assert server.paths() == ["/feed", "/1"]
    assert (again.feeds, again.pages) == ({}, {})


def test_without_a_contact_nothing_is_fetched(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="contact is not set"):
        fetch(book({"feeds": ["https://news.example/feed"]}, delay=5), tmp_path / "archive", read_settings())
    assert not (tmp_path / "archive").exists()
