"""An address that can't be read costs no story: it is kept as given, identifies nothing, and is flagged."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from webarchive import http, items, record

from extractors.desk import Desk
from extractors.facts.urls import normalize_url, readable
from extractors.pipeline import process
from extractors.records import Article, RawDocument
from flows.cli import run
from flows.fetch.commoncrawl import Wanted
from warehouse.store import query

STORIES = [
    "The lighthouse of Ostholm was lit again on Monday, the keeper said. It had been dark for 112 days.",
    "A baker of Lindvik has sent nine hundred loaves to the flooded villages upstream, where ovens stand in water.",
]
UNREAD = [
    "http://[::1",
    "http://[gazette.example]/news/1",
    "//[x",
    "http://a]b/1",
    "mailto:desk@gazette.example",
    "/n/1",
]


def page(n: int) -> str:
    return (
        f"<html><title>News</title><article><h1>News</h1><p>{STORIES[n]}</p><p>{STORIES[n][::-1]}</p></article></html>"
    )


@pytest.mark.parametrize("url", UNREAD)
@pytest.mark.parametrize("kind", ["text", "html", "raw", "fragment"])
def test_a_story_with_such_an_address_is_an_article(url: str, kind: str) -> None:
    content = STORIES[0] if kind == "text" else page(0)
    document = RawDocument("a.jsonl#1", "jsonl", kind, content, path="a.jsonl#1", url=url)  # type: ignore[arg-type]
    (article,) = process([document], Desk())
    assert isinstance(article, Article), article
    assert (article.url, article.url_normalized) == (url, None)
    assert "unread-url" in article.flags


def test_an_address_that_can_be_read_is_not_flagged() -> None:
    for url in ("https://[2001:db8::1]/news/1", "https://gazette.example/", "gazette.example/1", None):
        (article,) = process([RawDocument("a", "jsonl", "text", STORIES[0], path="a", url=url)], Desk())
        assert isinstance(article, Article)
        assert "unread-url" not in article.flags


def test_two_stories_under_one_such_address_are_two(tmp_path: Path) -> None:
    rows = [{"text": story, "url": "http://[gazette.example]/news/1"} for story in STORIES]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert run(["ingest", str(tmp_path / "a.jsonl"), "--db", str(tmp_path / "n.duckdb"), "--workers", "1"]) == 0
    told = query.run(tmp_path / "n.duckdb", "SELECT url, url_normalized, flags FROM articles").to_pylist()
    assert [(one["url"], one["url_normalized"]) for one in told] == [("http://[gazette.example]/news/1", None)] * 2
    assert all("unread-url" in one["flags"] for one in told)


def test_an_archived_page_with_such_an_address_is_an_article(tmp_path: Path) -> None:
    found = items(tmp_path, record(http(page(1)), uri="http://[x/1"), "crawl.warc")
    (article,) = process([item for item in found if isinstance(item, RawDocument)], Desk())
    assert isinstance(article, Article)
    assert (article.url, article.url_normalized) == ("http://[x/1", None)


def test_a_record_of_common_crawl_with_such_an_address_is_of_no_host() -> None:
    content = record(http(page(1)), uri="http://[x/1")
    assert not Wanted(("gazette.example",), None, None).has(content)
    assert Wanted((), None, None).has(content)


@given(st.text(alphabet="abc.[]:/@%5B5d？＃／：", max_size=30).map(lambda rest: f"http://{rest}"))
@example("http://exam%5Bple.example/1")
@example("http://a.example／b[/1")
def test_what_is_normalized_can_be_read(url: str) -> None:
    normalized = normalize_url(url)
    assert normalized is None or readable(normalized) == normalized
