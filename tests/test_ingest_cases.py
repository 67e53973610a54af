"""The small inputs made after public bug reports, where they stand beside the project: each comes out as is right.

They are no part of the project, so what is right is told here in numbers. Cases without files, and those about paths,
are made anew of our own stories.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from newsroom import BAKERY, FERRY, LIBRARY, SCHOOL, ingest, text

from extractors.desk import Desk
from extractors.pipeline import process
from extractors.records import RawDocument
from flows.cli import run
from flows.errors import UsageError
from flows.sources.reading import check, found, read
from flows.terminal.maps import parse_maps

CASES = Path(os.environ.get("INGEST_CASES", Path(__file__).parent.parent.parent / "shared" / "cases" / "ingest"))
OTHERS = ("sql", "schedule")  # of other parts of the project
WHEN = datetime(2026, 3, 4, 10, tzinfo=UTC)
STORIES = [text(*paragraphs) for paragraphs in (FERRY, BAKERY, SCHOOL, LIBRARY)]

pytestmark = pytest.mark.skipif(not CASES.exists(), reason="the cases are not beside the project")


@dataclass(frozen=True)
class Result:
    """What an ingest left."""

    articles: list[dict[str, object]]
    states: Mapping[str, int]
    reasons: Mapping[str, int]
    details: str

    @property
    def clusters(self) -> int:
        return len({one["cluster_id"] for one in self.articles})

    def dates(self) -> list[object]:
        return [one["published_at"] for one in self.articles]

    def has(self, articles: int, **reasons: int) -> bool:
        wanted = {reason.replace("_", "-"): count for reason, count in reasons.items()}
        return (len(self.articles), dict(self.reasons)) == (articles, wanted)


Check = Callable[[Result], bool]


def whole(articles: int, clusters: int | None = None) -> Check:
    """So many articles and not one rejection, every title and text read without a damaged character."""
    return lambda r: (
        r.has(articles)
        and clusters in (None, r.clusters)
        and "\ufffd" not in "".join(f"{one['title']}{one['text']}" for one in r.articles)
    )


def titled(articles: int, word: str = "") -> Check:
    return lambda r: (
        r.has(articles)
        and all(one["title"] for one in r.articles)
        and any(word in str(one["title"]) for one in r.articles)
    )


def refused(*words: str) -> Check:
    """Nothing is loaded, and what is said names `words`."""
    return lambda r: not r.articles and bool(r.reasons) and all(word in r.details for word in words)


def _nullish(r: Result) -> bool:
    odd = [one for one in r.articles if one["published_at"] and one["flags"] != ["future-date"]]
    return r.has(10) and odd == []


RIGHT: dict[str, Check] = {
    "csv-bom-quoted": titled(2), "csv-semicolon": whole(2), "csv-cp1252": titled(2, "é"), "txt-cp1252": whole(1),
    "csv-stray-quote": whole(3), "csv-backslash-quote": titled(2), "csv-nul": whole(2),
    "csv-trailing-comma": whole(2), "csv-header-case": titled(2), "csv-header-space": titled(2),
    "csv-no-header": refused("none of text, html, raw among"), "csv-preamble": refused("none of text, html, raw among"),
    "csv-cr-only": refused("carriage return"), "csv-comma-title-semicolon": whole(2),
    "csv-date-dmy": lambda r: [at.date() for at in r.dates() if isinstance(at, datetime)] == [date(2026, 3, 24)] * 4,
    "jsonl-bom": whole(2), "jsonl-utf16": whole(2), "jsonl-cp1252": titled(2, "é"),
    "jsonl-array-one-line": whole(2), "jsonl-array-pretty": whole(2), "jsonl-.jl-suffix": whole(4),
    "jsonl-trailing-comma": lambda r: r.has(1, broken_json=1), "jsonl-nan": whole(2),
    "jsonl-nested": refused("article"), "jsonl-dates": lambda r: r.dates() == [WHEN] * 17,
    "jsonl-date-nullish": _nullish,
    "jsonl-ids": lambda r: (
        {one["external_id"] for one in r.articles} == {"12345", "9007199254740993", "18446744073709551617"}
    ),
    "jsonl-surrogate": lambda r: r.has(2), "jsonl-raw-newline": lambda r: r.has(1, broken_json=2),
    "jsonl-python-dict": refused("double quotes"), "jsonl-scalars": lambda r: r.has(2, not_an_object=4),
    "jsonl-author-shapes": whole(2),
    "jsonl-extra-clash": lambda r: r.has(2) and all(one["extra"] for one in r.articles),
    "jsonl-title-list": whole(2), "jsonl-bz2-xz": lambda r: r.has(0, unknown_suffix=3),
    "jsonl-is-gz": whole(2), "pq-large-string-view": whole(2), "pq-binary": titled(3, "é"),
    "pq-struct-list": lambda r: r.has(2) and any(one["extra"] for one in r.articles),
    "pq-nested-text": refused("article"),
    "pq-decimal-id": lambda r: [one["external_id"] for one in r.articles] == ["12345"],
    "pq-year-10000": lambda r: r.has(2) and Counter(r.dates()) == {None: 1, WHEN: 1},
    "warc-1.1": whole(1), "warc-chunked": whole(1), "warc-chunked-header-left": whole(1),
    "warc-gzip-header-left": whole(1), "warc-revisit": lambda r: r.has(1, revisit_record=1), "warc-zstd-dict": whole(2),
    "warc-http2": whole(1), "warc-lf-headers": whole(1), "warc-no-ctype": whole(1),
    "warc-same-url-twice": lambda r: r.has(1) and r.states == {"loaded": 1, "duplicate": 1, "revised": 1},
    "warc-bad-ctype": whole(2), "url-same": whole(1), "url-ambiguous-params": whole(14),
    "url-homepage-for-all": whole(4, clusters=4), "title-parts-same-story": lambda r: r.clusters == 1,
    "rss-same-guid-no-link": whole(4), "rss-guid-changed-same-link": lambda r: r.clusters == 1,
    "rss-guid-https": lambda r: r.clusters == 1, "rss-title-changed": lambda r: r.has(1) and r.states["revised"] == 1,
    "rss-five-feeds": whole(1), "rss-two-digit-year": lambda r: r.dates() == [WHEN] * 4,
    "guid-url-other-host": lambda r: {one["source"] for one in r.articles} == {"a.example", "b.example"},
    "nitf-newsml-ninjs": refused("nitf", "newsItem", "ninjs"),
    "ninjs-map": lambda r: titled(1)(r) and r.dates() == [WHEN],
    "pdf-named-txt": lambda r: r.has(0, binary=2, not_plain_text=2), "xml-page": refused("urlset", "html", "opml"),
}  # fmt: skip


def told() -> list[dict[str, object]]:
    """The cases that are ours, as they are told."""
    if not CASES.exists():
        return []
    lines = (CASES / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    return [case for case in map(json.loads, lines) if case["kind"] not in OTHERS]


def ingested(folder: Path, sources: Sequence[str], maps: Sequence[str] = ()) -> Result:
    check(sources)
    items = list(read(sources, parse_maps(maps)))
    edited = iter(process([item for item in items if isinstance(item, RawDocument)], Desk(now=datetime.now(UTC))))
    db = folder / "news.duckdb"
    ingest(db, [next(edited) if isinstance(item, RawDocument) else item for item in items])
    with duckdb.connect(str(db), read_only=True) as reader:
        ledger = reader.execute("SELECT state, reason, detail FROM dispositions").fetchall()
        articles = reader.execute("SELECT * FROM articles ORDER BY ALL").to_arrow_table().to_pylist()
    return Result(
        articles,
        Counter(state for state, _, _ in ledger),
        Counter(reason for _, reason, _ in ledger if reason),
        " ".join(str(detail) for _, _, detail in ledger),
    )


@pytest.mark.parametrize("name", RIGHT)
def test_a_case_comes_out_as_is_right(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments: list[str] = next(case["args"] for case in told() if case["id"] == name)  # type: ignore[misc]
    monkeypatch.chdir(CASES / "in")
    result = ingested(tmp_path, arguments[:1], arguments[2::2])
    assert RIGHT[name](result), result


def _put(folder: Path, *names: str) -> None:
    for name, story in zip(names, STORIES, strict=False):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(story)


def _windows(here: Path) -> bool:
    return run(["ingest", "C:\\news\\a.txt"]) == 2


def _url(here: Path) -> bool:
    return run(["ingest", "https://gazette.example/feed.xml"]) == 2


def _tilde(here: Path) -> bool:
    return run(["ingest", "~/no-such-folder"]) == 2


def _empty_folder(here: Path) -> bool:
    (here / "a").mkdir()
    return ingested(here, ["a"]).has(0)


def _empty_argument(here: Path) -> bool:
    _put(here, "a.txt")
    return run(["ingest", ""]) == 2


def _glob_of_nothing(here: Path) -> bool:
    _put(here, "a.txt")
    return run(["ingest", "*.html"]) == 2


def _glob(pattern: str, *names: str) -> Callable[[Path], bool]:
    def is_right(here: Path) -> bool:
        _put(here / "in", *names)
        return ingested(here, [f"in/{pattern}"]).has(len(names))

    return is_right


def _hidden(here: Path) -> bool:
    _put(here / "in", "c.txt", ".hidden/a.txt", ".b.txt")
    return ingested(here, ["in"]).has(1)


def _links(here: Path) -> bool:
    _put(here / "in" / "real", "a.txt", "b.txt")
    (here / "in" / "linked.txt").symlink_to(here / "in" / "real" / "a.txt")
    (here / "in" / "gone.txt").symlink_to(here / "nowhere")
    (here / "in" / "folder").symlink_to(here / "in" / "real")
    result = ingested(here, ["in"])
    return result.clusters == 2 and dict(result.reasons) == {"dangling-link": 1, "linked-folder": 1}


def _warehouse_inside(here: Path) -> bool:
    _put(here, "a.txt")
    db = here / "news.duckdb"
    for name in ("", ".lock", ".published"):
        Path(f"{db}{name}").write_bytes(b"")
    return len(list(found([str(here)], db))) == 1


def _big_ids(here: Path) -> bool:
    ids = ("18446744073709551617", "18446744073709551618", "18446744073709551619")
    lines = (f'{{"id": {n}, "source": "x", "text": {json.dumps(s)}}}' for n, s in zip(ids, STORIES, strict=False))
    (here / "a.jsonl").write_text("\n".join(lines))
    return {one["external_id"] for one in ingested(here, ["a.jsonl"]).articles} == set(ids)


def _sids(here: Path) -> bool:
    ends = (
        "modules.php?name=News&file=article&sid=1001", "modules.php?name=News&file=article&sid=1002",
        "article.pl?sid=26/03/04/1012218", "article.pl?sid=26/03/04/1012219",
    )  # fmt: skip
    urls = [f"https://gazette.example/{end}" for end in ends]
    rows = [{"url": url, "text": FERRY[0] + f" Story {n}."} for n, url in enumerate(urls)]
    (here / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return ingested(here, ["a.jsonl"]).has(4)


def _dropped_dates(here: Path) -> bool:
    dates = (
        "20260304100000", "Wed Mar  4 10:00:00 2026", "Wed Mar 04 10:00:00 +0000 2026", "/Date(1772618400000)/",
        1772618400000000, "4. März 2026, 10:00 Uhr", "4 марта 2026 г., 10:00", "2026年3月4日 10:00",
        "4 Mart 2026 10:00", "٤ مارس ٢٠٢٦ 10:00", "2026. március 4., 10:00", "4 marca 2026, 10:00",
        "4 maret 2026, 10:00",
    )  # fmt: skip
    rows = [
        {"id": n, "source": "x", "text": STORIES[n % 4] + f" {n}", "published_at": at} for n, at in enumerate(dates)
    ]
    (here / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return ingested(here, ["a.jsonl"]).dates() == [WHEN] * len(dates)


def _map_order(here: Path) -> bool:
    (here / "a.jsonl").write_text(json.dumps({"headline": "Ferries", "title": STORIES[0]}))
    maps = ["title=headline", "text=title"]
    results = []
    for name, order in (("there", maps), ("back", maps[::-1])):
        (here / name).mkdir()
        results.append([(one["title"], one["text"]) for one in ingested(here / name, ["a.jsonl"], order).articles])
    return results == [[("Ferries", STORIES[0])]] * 2


def _weather(here: Path) -> bool:
    days = [
        {"id": n, "source": "x", "title": f"Weather for {n} March", "published_at": f"2026-03-{n:02}",
         "text": f"{'Rain' if n % 2 else 'Sun'} in the north, {n} degrees in Ellis, {n + 7} in Lowfield."}
        for n in range(1, 15)
    ]  # fmt: skip
    (here / "a.jsonl").write_text("\n".join(map(json.dumps, days)))
    return ingested(here, ["a.jsonl"]).clusters == 14


def _any_order(here: Path) -> bool:
    rows = [{"id": n, "source": "x", "text": text(*FERRY[: 4 - n % 2], f"Printed as number {n}.")} for n in range(4)]
    rows += [{"id": n, "source": "x", "text": STORIES[n - 3]} for n in (4, 5)]
    seen = set()
    for n, order in enumerate((rows, rows[::-1], rows[3:] + rows[:3])):
        (here / str(n)).mkdir()
        (here / f"{n}.jsonl").write_text("\n".join(map(json.dumps, order)))
        together: dict[object, set[object]] = {}
        for one in ingested(here / str(n), [f"{n}.jsonl"]).articles:
            together.setdefault(one["cluster_id"], set()).add(one["external_id"])
        seen.add(frozenset(map(frozenset, together.values())))
    return len(seen) == 1


MADE: dict[str, Callable[[Path], bool]] = {
    "path-windows": _windows, "path-url": _url, "path-tilde": _tilde, "path-empty-dir": _empty_folder,
    "path-empty-arg": _empty_argument, "path-glob-none": _glob_of_nothing,
    "path-glob-dirs": _glob("*", "2026-03-04/a.txt", "2026-03-05/b.txt", "c.txt"),
    "path-glob-only-dirs": _glob("2026-*", "2026-03-04/a.txt", "2026-03-05/b.txt"),
    "path-glob-recursive": _glob("**/*.txt", "x/y/a.txt", "b.txt"),
    "path-long-name": _glob("*", f"{'n' * 240}.txt", f"{'d' * 200}/{'d' * 200}/a.txt"), "path-hidden": _hidden,
    "path-links": _links, "path-db-in-folder": _warehouse_inside, "big-int-ids": _big_ids, "sid-is-the-story": _sids,
    "dates-dropped": _dropped_dates, "map-order": _map_order, "series-weather-14-days": _weather,
    "order-independence": _any_order,
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_a_case_without_files_comes_out_as_is_right(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert MADE[name](tmp_path)


def test_every_case_of_ours_is_tried() -> None:
    assert {str(case["id"]) for case in told()} == RIGHT.keys() | MADE.keys()
    assert len(told()) == 87


def test_a_source_that_names_nothing_says_so() -> None:
    with pytest.raises(UsageError, match="matches no file"):
        check(["no-such/*.html"])
