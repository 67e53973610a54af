"""Files of Common Crawl's news archive: got in pieces, gone on with where one broke off, sifted by host and day."""

import asyncio
import gzip
import re
from datetime import date
from pathlib import Path

import pytest
from loopback import NOT_FOUND, Answers, Asked, Server, reply, serving, settings
from webarchive import PAGE, http, packed, record

from extractors.records import RawDocument
from flows.errors import UsageError
from flows.fetch import commoncrawl
from flows.fetch.commoncrawl import BASE, Got, Wanted, day_of, fetch_files, read_list
from flows.fetch.round import web_of
from flows.sources.reading import read

NAME = "CC-NEWS-20261101000000-00001.warc.gz"


def page(host: str, n: int, day: str = "2026-11-01") -> bytes:
    return record(http(PAGE.format(n)), uri=f"https://{host}/{n}", WARC_Date=f"{day}T10:00:00Z")


ARCHIVE = packed(
    [record(b"software: x\r\n", "warcinfo", WARC_Target_URI="", Content_Type="application/warc-fields")]
    + [page(host, n) for n in range(20) for host in ("news.example", "www.news.example", "other.example")]
    + [page("news.example", n, "2026-11-02") for n in range(20, 25)]
    + [page("fakenews.example", 1), record(b"GET / HTTP/1.1\r\n\r\n", "request", uri="https://news.example/1")]
)


def with_ranges(content: bytes) -> Answers:
    def answers(asked: Asked) -> bytes:
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", asked.headers.get("range", ""))
        if not found or asked.path != f"/{NAME}":
            return NOT_FOUND
        first, last = int(found[1]), min(int(found[2]), len(content) - 1)
        if first >= len(content):
            return reply("", "416 Range Not Satisfiable")
        return reply(
            content[first : last + 1], "206 Partial Content", Content_Range=f"bytes {first}-{last}/{len(content)}"
        )

    return answers


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commoncrawl, "PIECE_BYTES", 4096)
    monkeypatch.setattr(commoncrawl, "PAUSE_SECONDS", 0)


def get(folder: Path, server: Server, wanted: Wanted = Wanted(), name: str = NAME) -> Got:  # noqa: B008
    web = web_of(settings(server.authority))
    [got] = asyncio.run(fetch_files([server.url(f"/{name}")], folder, web, wanted))
    return got


def pages(folder: Path) -> list[str]:
    return [item.url or "" for item in read([str(folder)]) if isinstance(item, RawDocument)]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Wanted(), 66),
        (Wanted(("news.example",)), 45),
        (Wanted(("www.news.example", "other.example")), 40),
        (Wanted(since=date(2026, 11, 2)), 5),
        (Wanted(("news.example",), until=date(2026, 11, 1)), 40),
        (Wanted(("nobody.example",)), 0),
    ],
)
def test_pages_of_some_hosts_and_days_are_kept(tmp_path: Path, wanted: Wanted, count: int) -> None:
    with serving(with_ranges(ARCHIVE)) as server:
        got = get(tmp_path, server, wanted)
        assert (got.state, got.kept) == ("fetched", count)
        assert all(asked.path == f"/{NAME}" for asked in server.log)
    found = pages(tmp_path)
    assert len(found) == count
    assert not any("fakenews" in url for url in found) or not wanted.hosts


def test_a_file_that_broke_off_goes_on_from_there_and_is_never_got_again(tmp_path: Path) -> None:
    whole = with_ranges(ARCHIVE)
    answered = 0

    def breaking(asked: Asked) -> bytes:
        nonlocal answered
        answered += 1
        given = whole(asked)
        assert isinstance(given, bytes)
        return reply("", "503 Slow Down") if answered == 3 else given

    with serving(breaking) as server:
        first, second, third = (get(tmp_path, server) for _ in range(3))
        assert (first.state, first.bytes) == ("rate-limited", 2 * 4096)
        assert (second.state, second.bytes, second.kept) == ("fetched", len(ARCHIVE) - 2 * 4096, 66)
        assert third == Got(server.url(f"/{NAME}"), "unchanged", "got before")
        ranges = [asked.headers["range"] for asked in server.log]
        assert len(ranges) == len(set(ranges)) + 1  # the one that was refused
    assert len(pages(tmp_path)) == 66
    assert list((tmp_path / ".fetch").glob("*.part")) == []


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (reply(b"x" * 100), "no-ranges"),
        (reply(b"x", "206 Partial Content", Content_Range="bytes 5-5/9"), "no-ranges"),
        (reply(b"x" * 5000, "206 Partial Content", Content_Range="bytes 0-4999/9999"), "too-large"),
        (NOT_FOUND, "http-error"),
    ],
)
def test_an_answer_that_is_not_the_piece_has_its_end_state(tmp_path: Path, answer: bytes, state: str) -> None:
    with serving(lambda _: answer) as server:
        assert get(tmp_path, server).state == state
    assert pages(tmp_path) == []


def test_a_damaged_file_gives_what_is_whole(tmp_path: Path) -> None:
    hurt = bytearray(ARCHIVE)
    hurt[len(hurt) // 2] ^= 0xFF
    with serving(with_ranges(bytes(hurt))) as server:
        got = get(tmp_path, server)
    assert (got.state, got.reason) == ("fetched", "1 damaged places were left out")
    assert 60 <= got.kept < 66


def test_a_file_of_other_days_is_not_asked_for(tmp_path: Path) -> None:
    with serving(with_ranges(ARCHIVE)) as server:
        assert get(tmp_path, server, Wanted(until=date(2026, 10, 31))).state == "left-out"
        assert get(tmp_path, server, Wanted(since=date(2026, 11, 30))).state == "left-out"
        assert server.log == []


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_list_has_paths_or_addresses(tmp_path: Path, pack: object) -> None:
    path = tmp_path / "warc.paths"
    lines = b"crawl-data/CC-NEWS/2026/11/a.warc.gz\n\n# older\nhttps://mirror.example/b.warc.gz\n"
    path.write_bytes(pack(lines))  # type: ignore[operator]
    assert read_list(path) == [f"{BASE}crawl-data/CC-NEWS/2026/11/a.warc.gz", "https://mirror.example/b.warc.gz"]


def test_a_list_that_is_none_and_a_day_that_is_none_are_bad_usage(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text("file:///etc/passwd\n")
    with pytest.raises(UsageError, match="can't be read as a list"):
        read_list(path)
    with pytest.raises(UsageError, match="can't be read as a list"):
        read_list(tmp_path / "missing")
    with pytest.raises(UsageError, match="--since yesterday"):
        day_of("yesterday", "--since")
