"""Every address of a round ends in one state that says what became of it, and for how long it is left alone."""

import os
import resource
import secrets
from pathlib import Path

import pytest
from loopback import Asked, ends, feed, fetched, later, reply, rows, serving, settings, site, story

from extractors.records import RawDocument
from flows.errors import FetchError
from flows.explain import known, write_explanation
from flows.fetch.store.archive import writing
from flows.fetch.store.known import Page
from flows.fetch.store.state import read_only, state_file
from flows.ingest import ingest
from flows.sources.reading import read
from warehouse.ask.explain import UnknownKey
from warehouse.errors import NoSpace, WarehouseBusy
from warehouse.store import query

DAY = 86400.0
MONTH = 31 * DAY


def page_of(archive: Path, address: str) -> Page:
    with read_only(archive) as state:
        found = {page.address: page for page in state.known([address.replace("http:", "https:")]).values()}
    return found[address]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (reply(story(1)), "fetched"),
        (reply("", "404 Not Found"), "not-found"),
        (reply("", "410 Gone"), "gone"),
        (reply("", "401 Who"), "forbidden"),
        (reply("", "403 No"), "forbidden"),
        (reply("", "451 Law"), "forbidden"),
        (reply("", "418 Teapot"), "http-error"),
        (reply("", "500 Oops"), "server-error"),
        (reply("", "429 Slow"), "rate-limited"),
        (reply(b"%PDF-1.7", kind="application/pdf"), "not-html"),
        (reply(""), "empty-body"),
        (reply("x" * (17 << 20)), "too-large"),
        (reply("", "302 Found", Location="ftp://news.example/1"), "bad-address"),
        (reply("", "302 Found", Location="https://nowhere.invalid/1"), "no-such-host"),
        (reply("", "302 Found", Location="http://10.0.0.1/"), "private-address"),
    ],
)
def test_a_page_ends_in_the_state_that_its_answer_means(tmp_path: Path, answer: bytes, state: str) -> None:
    pages = {"/1": answer}
    with serving(site(pages)) as server:
        pages["/feed"] = feed([server.url("/1")])
        summary = fetched(tmp_path, server, {"feeds": [server.url("/feed")]})
        assert ends(tmp_path)[server.url("/1")] == state
        assert summary.pages == {state: 1}
        assert all(row.reason for row in rows(tmp_path) if row.state not in ("fetched", "unchanged", "empty-body"))


def test_a_page_is_got_again_only_when_the_source_says_and_conditionally(tmp_path: Path) -> None:
    def page(asked: Asked) -> bytes:
        known = asked.headers.get("if-none-match") == '"1"'
        return reply("", "304 Not Modified") if known else reply(story(1), ETag='"1"')

    with serving(site({"/1": page})) as server:
        entry = {"feeds": [server.url("/feed")], "recheck": ["1h", "1d"]}
        with serving(site({"/feed": feed([server.url("/1")])})) as feeds:
            entry["feeds"] = [feeds.url("/feed")]
            seen = []
            for hours in (0.5, 1, 12, 13, 100):
                fetched(tmp_path, server, entry, allowed=(feeds.authority,))
                seen.append(server.paths().count("/1"))
                later(tmp_path, hours * 3600)
        assert seen == [1, 1, 2, 2, 3]
        assert page_of(tmp_path, server.url("/1")).next_at is None


def test_a_410_ends_an_address_for_good_and_says_so(tmp_path: Path) -> None:
    pages = {"/1": reply("", "410 Gone"), "/feed": reply("", "410 Gone")}
    with serving(site(pages)) as server:
        pages["/other"] = feed([server.url("/1")])
        entry = {"feeds": [server.url("/feed"), server.url("/other")]}
        for _ in range(3):
            fetched(tmp_path, server, entry)
            later(tmp_path, 2 * DAY)
        assert server.paths().count("/feed") == 1
        assert server.paths().count("/1") == 1
        [row] = [row for row in rows(tmp_path) if row.address == server.url("/feed")]
        assert row.reason == "410; not asked again"


def test_a_month_of_failures_ends_an_address_and_less_does_not(tmp_path: Path) -> None:
    pages = {"/1": reply("", "500 Oops"), "/feed": reply("", "500 Oops")}
    with serving(site(pages)) as server:
        pages["/other"] = feed([server.url("/1")])
        entry = {"feeds": [server.url("/feed"), server.url("/other")]}
        for days in (14, 17, 2, 2):
            fetched(tmp_path, server, entry)
            later(tmp_path, days * DAY)
        fetched(tmp_path, server, entry)
        assert server.paths().count("/feed") == 3
        assert server.paths().count("/1") == 3
        last = [row.reason for row in rows(tmp_path) if row.state == "server-error"][-2:]
        assert all(reason and reason.endswith("not asked again") for reason in last)


def test_a_page_that_is_not_there_yet_is_asked_again(tmp_path: Path) -> None:
    pages = {"/1": reply("", "404 Not Found")}
    with serving(site(pages)) as server:
        pages["/feed"] = feed([server.url("/1")])
        entry = {"feeds": [server.url("/feed")]}
        fetched(tmp_path, server, entry)
        pages["/1"] = reply(story(1))
        later(tmp_path, 3600)
        fetched(tmp_path, server, entry)
        assert ends(tmp_path)[server.url("/1")] == "fetched"


def test_explain_says_how_an_address_ended_before_anything_is_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = {"/robots.txt": reply("User-agent: *\nDisallow: /1"), "/2": reply(story(2))}
    archive, db = tmp_path / "archive", tmp_path / "news.duckdb"
    with serving(site(pages)) as server:
        address = server.url("/1")
        pages["/feed"] = feed([address, server.url("/2")])
        fetched(archive, server, {"feeds": [server.url("/feed")]})
    write_explanation(known(db, address, archive))
    before = capsys.readouterr().out
    assert "robots (robots.txt disallows it) page of One" in before
    ingest([str(archive)], settings(db=db, workers=1))
    write_explanation(known(db, address, tmp_path / "elsewhere"))
    assert capsys.readouterr().out == before
    with pytest.raises(UnknownKey):
        write_explanation(known(db, "https://news.example/unknown", archive))


def test_what_was_asked_and_what_is_known_of_feeds_is_in_sql(tmp_path: Path) -> None:
    pages = {"/1": reply(story(1)), "/2": reply("", "410 Gone")}
    archive, db = tmp_path / "archive", tmp_path / "news.duckdb"
    with serving(site(pages)) as server:
        pages["/feed"] = feed([server.url("/1"), server.url("/2")])
        entry = {"feeds": [server.url("/feed")]}
        fetched(archive, server, entry)
        ingest([str(archive)], settings(db=db, workers=1))
        pages["/1"] = reply("", "410 Gone")
        later(archive, 2 * DAY)
        fetched(archive, server, entry)
        ingest([str(archive)], settings(db=db, workers=1))
        base = server.url("")
    asked = query.run(db, f"SELECT replace(address, '{base}', '') AS a, kind, state, new FROM fetches ORDER BY number")
    assert [tuple(row.values()) for row in asked.to_pylist()] == [
        ("/robots.txt", "robots", "not-found", None),
        ("/feed", "feed", "fetched", 2),
        ("/1", "page", "fetched", None),
        ("/2", "page", "gone", None),
        ("/robots.txt", "robots", "not-found", None),
        ("/feed", "feed", "unchanged", 0),
        ("/1", "page", "gone", None),
    ]
    ledger = query.run(
        db,
        "SELECT state, rounds, article_id IS NOT NULL AS was_article FROM fetch_ledger WHERE kind = 'page' "
        "ORDER BY address",
    )
    assert [tuple(row.values()) for row in ledger.to_pylist()] == [("gone", 2, True), ("gone", 1, False)]
    feeds = "SELECT source, kind, state, failures, retired_at, last_new_at < last_asked_at AS idle FROM feeds"
    assert [tuple(row.values()) for row in query.run(db, feeds).to_pylist()] == [
        ("One", "feed", "unchanged", 0, None, True)
    ]


def test_an_archive_that_no_longer_says_what_was_fetched_is_loaded_all_the_same(tmp_path: Path) -> None:
    """And the run says so at its end."""
    pages = {"/1": reply(story(1))}
    archive, db = tmp_path / "archive", tmp_path / "news.duckdb"
    with serving(site(pages)) as server:
        pages["/feed"] = feed([server.url("/1")])
        fetched(archive, server, {"feeds": [server.url("/feed")]})
    state_file(archive).write_bytes(b"damaged" * 1000)
    with pytest.raises(FetchError, match="can't be read"):
        ingest([str(archive)], settings(db=db, workers=1))
    assert query.run(db, "SELECT count(*) AS n FROM distinct_articles").to_pylist() == [{"n": 1}]


def test_an_archive_on_a_medium_that_cannot_be_written_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(site({"/feed": feed([])})) as server:
        fetched(tmp_path, server, {"feeds": [server.url("/feed")]})
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write to whatever the rights say
    assert len(rows(tmp_path)) == 2


def test_one_source_with_much_to_get_does_not_starve_another_at_the_same_host(tmp_path: Path) -> None:
    pages = {f"/{n}": reply(story(n)) for n in range(20)}
    with serving(site(pages)) as server:
        pages["/much"] = feed([server.url(f"/{n}") for n in range(18)])
        pages["/little"] = feed([server.url("/18"), server.url("/19")])
        fetched(tmp_path, server, {"feeds": [server.url("/much")]}, {"feeds": [server.url("/little")]})
        assert {server.paths().index(path) for path in ("/little", "/18", "/19")} <= set(range(8))


def test_a_source_gets_no_more_pages_in_a_round_than_it_may(tmp_path: Path) -> None:
    pages = {f"/{n}": reply(story(n)) for n in range(5)}
    with serving(site(pages)) as server:
        pages["/feed"] = feed([server.url(f"/{n}") for n in range(5)])
        entry = {"feeds": [server.url("/feed")], "max_pages": 3, "recheck": []}
        assert fetched(tmp_path, server, entry).pages == {"fetched": 3, "postponed": 2}
        assert fetched(tmp_path, server, entry).pages == {"fetched": 2}


def test_two_rounds_into_one_archive_at_once_are_refused(tmp_path: Path) -> None:
    with serving(site({"/feed": feed([])})) as server, writing(tmp_path, "test"):  # noqa: SIM117
        with pytest.raises(WarehouseBusy, match="is held by process"):
            fetched(tmp_path, server, {"feeds": [server.url("/feed")]})


def test_a_permanent_redirect_of_a_feed_is_remembered_until_it_fails(tmp_path: Path) -> None:
    pages = {"/old": reply("", "301 Moved", Location="/new"), "/new": feed([])}
    with serving(site(pages)) as server:
        entry = {"feeds": [server.url("/old")]}
        for step in range(4):
            if step == 2:
                pages["/new"] = reply("", "404 Not Found")
            fetched(tmp_path, server, entry)
            later(tmp_path, 2 * DAY)
        assert server.paths() == ["/old", "/new", "/new", "/new", "/old", "/new"]


def test_a_full_disk_is_said_and_what_was_settled_is_kept(tmp_path: Path) -> None:
    pages = {f"/{n}": reply(story(n) + secrets.token_hex(30_000)) for n in range(8)}
    with serving(site(pages)) as server:
        pages["/feed"] = feed([server.url(f"/{n}") for n in range(8)])
        entry = {"feeds": [server.url("/feed")], "recheck": []}
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, before[1]))
        try:
            with pytest.raises((NoSpace, FetchError), match=r"is safe\. Make room"):
                fetched(tmp_path, server, entry)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        fetched(tmp_path, server, entry)
        assert {ends(tmp_path)[server.url(f"/{n}")] for n in range(8)} == {"fetched"}
    read_back = [item for item in read([str(tmp_path)]) if isinstance(item, RawDocument)]
    assert sorted(one.url or "" for one in read_back) == sorted(server.url(f"/{n}") for n in range(8))
