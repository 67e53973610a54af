"""`copydesk report`: a page that says what the views say, needs nothing from outside, and is good with little in it."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import inertpage
import newsroom
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inertpage import HOSTILE, read, words

from extractors.records import Outcome, Rejected
from flows.cli import run
from flows.pages import figures
from flows.pages.page import FILTERS
from flows.wording import inert
from warehouse.ask.overview_rows import Day
from warehouse.store import connection, lease, publish, query

CHARTS = {
    "Stories and copies a day", "Who copies whom", "Originality by outlet", "Delay of wire copy by outlet",
    "Timelines of the biggest stories", "Lines struck per article by outlet", "New articles by source, two weeks",
}  # fmt: skip


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("report") / "news.duckdb"
    newsroom.build(db)
    return db


def made(folder: Path, outcomes: Sequence[Outcome]) -> Path:
    db = folder / "news.duckdb"
    newsroom.ingest(db, outcomes)
    publish.publish(db)
    return db


def page_of(db: Path, *options: str) -> Any:
    file = db.parent / "page.html"
    assert run(["report", "--db", str(db), "--html", str(file), *options]) == 0
    return read(file)


def test_a_report_has_every_part_and_each_chart_has_words(db: Path) -> None:
    page = page_of(db)
    assert set(page.xpath("//svg/title/text()")) == CHARTS
    tiles = dict(zip(words(page, "//dl/div/dt"), words(page, "//dl/div/dd"), strict=True))
    assert (tiles["articles"], tiles["stories"], tiles["copies"], tiles["outlets"]) == ("11", "5", "6", "4")
    assert words(page, "//h2[@id='headlines']/following::table[1]//tr[2]/td")[:2] == [
        "Courier",
        "Ferries halted Crack halts ferries",
    ]
    assert "Ferry" not in page.text_content()  # what nobody wrote


def test_what_since_leaves_out_is_counted(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page_of(db)
    assert "left out" not in capsys.readouterr().out
    page_of(db, "--since", "1m")
    assert capsys.readouterr().out.startswith("0 articles, 0 stories: written to ")
    page_of(db, "--since", "228h")
    found, left_out = re.findall(r"(\d+) articles?\b", capsys.readouterr().out)
    assert int(found) + int(left_out) == query.run(db, "SELECT count(*) AS n FROM articles")["n"][0].as_py()


def test_since_is_said_by_its_days(db: Path) -> None:
    assert "1 Sep 2026 to 11 Sep 2026" in page_of(db, "--since", "228h").text_content()


def test_a_time_without_articles_says_so(db: Path) -> None:
    assert "No article of these days" in page_of(db, "--since", "1m").text_content()


def test_a_report_is_written_while_the_warehouse_is_being_written(db: Path) -> None:
    with lease.hold(db), connection.connect(db):
        assert page_of(db).xpath("//svg")


def test_hostile_headlines_outlets_and_texts_stay_text(tmp_path: Path) -> None:
    """Every list of the report has them: copies, quotations, changed headlines, struck lines, rejected inputs."""
    outcomes: list[Outcome] = []
    quoted = "“We will rebuild the pier before winter {}, and nobody will be asked to pay for it twice.”"
    for number, evil in enumerate(HOSTILE):
        text = newsroom.text(*newsroom.FERRY, evil)
        own = newsroom.text(newsroom.BAKERY[number % 4], quoted.format(evil), *newsroom.SCHOOL[:1] * (number + 1))
        strike = newsroom.struck(3, evil, "credit", "en-credit/photo")
        at = f"2026-09-0{number % 9 + 1}T0{number % 9}:00"
        outcomes += [
            newsroom.article(f"f{number}", evil, text, at, title=evil, agency=HOSTILE[0], removals=(strike,)),
            newsroom.article(f"q{number}", evil, own, at, title=evil),
            Rejected(f"in.jsonl#{evil}", "jsonl", "read", "broken-json", detail=evil, source=evil),
        ]
    db = made(tmp_path, outcomes)
    newsroom.ingest(db, [newsroom.article("f1", HOSTILE[1], text, title=evil[::-1]) for evil in HOSTILE[:1]])
    publish.publish(db)
    page = page_of(db)
    assert set(page.xpath("//svg/title/text()")) == CHARTS
    everything = " ".join(page.text_content().split())
    for evil in HOSTILE:
        assert " ".join(inert(evil).split()) in everything


def test_an_empty_warehouse_has_a_page(tmp_path: Path) -> None:
    db = made(tmp_path, [])
    page = page_of(db)
    assert "has had no input yet" in page.text_content()
    assert page.xpath("//svg | //table") == []


@pytest.mark.parametrize("source", ["Gazette", None])
def test_one_article_has_a_page(tmp_path: Path, source: str | None) -> None:
    page = page_of(made(tmp_path, [newsroom.article("a", source, newsroom.text(*newsroom.SCHOOL), "2026-09-02")]))
    assert words(page, "//dl/div/dd")[:4] == ["1", "1", "0", "1" if source else "0"]
    text = page.text_content()
    for said in ("No two outlets", "No article credits an agency", "No story was carried twice", "Nothing had to be"):
        assert said in text
    assert set(page.xpath("//svg/title/text()")) == {
        "Stories and copies a day", "Originality by outlet", "New articles by source, two weeks",
    }  # fmt: skip


def test_without_outlets_and_dates_copies_are_still_shown(tmp_path: Path) -> None:
    text = newsroom.text(*newsroom.FERRY)
    page = page_of(made(tmp_path, [newsroom.article(name, None, text) for name in "abc"]))
    assert "None of the articles has a date" in page.text_content()
    assert "3 articles of outlets that are not named" in page.text_content()


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--html", "no/such/folder/page.html"], "--html no/such/folder/page.html"),
        (["--html", "page.html", "--since", "soon"], "--since soon"),
        (["--html", "page.html", "--since", "0d"], "--since 0d"),
        ([], "--html"),
    ],
)
def test_bad_usage_is_one_line(
    db: Path, options: list[str], names: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert run(["report", "--db", str(db), *options]) == 2
    complaint = capsys.readouterr().err
    assert (names in complaint, complaint.count("\n")) == (True, 1)
    assert list(tmp_path.iterdir()) == []


day_lists = st.dictionaries(st.dates(date(1980, 1, 1), date(2030, 1, 1)), st.integers(1, 50), max_size=30)


@given(day_lists)
def test_bars_hold_every_article_that_is_not_left_out_and_are_few(counts: dict[date, int]) -> None:
    days = [Day(day, count, count % 3) for day, count in sorted(counts.items())]
    _, bins, left_out = figures.days(days)
    assert sum(int(str(row["articles"])) for row in bins) + left_out == sum(day.articles for day in days)
    assert len({row["bin"] for row in bins}) <= figures.MAX_BARS


def test_one_article_of_a_wrong_century_does_not_flatten_a_month() -> None:
    month = [Day(date(2026, 9, day), 20, 5) for day in range(1, 30)]
    unit, bins, left_out = figures.days([Day(date(1970, 1, 1), 1, 0), *month, Day(date(2038, 1, 1), 1, 0)])
    assert (unit, len(bins), left_out) == ("day", 58, 2)


def test_a_share_is_none_or_all_only_where_it_is() -> None:
    shares = (0.0, 0.001, 0.5, 0.999, 1.0, None)
    assert list(map(FILTERS["percent"], shares)) == ["0 %", "<1 %", "50 %", ">99 %", "100 %", "–"]


def test_the_checks_of_pages_see_what_they_look_for(tmp_path: Path) -> None:
    """A page with a link outside, and one with a chart that has no words, don't pass."""
    good = page_of(made(tmp_path, [newsroom.article("a", "Gazette", newsroom.text(*newsroom.SCHOOL), "2026-09-02")]))
    assert good is not None
    text = (tmp_path / "page.html").read_text()
    for bad in (
        text.replace('href="#', 'href="//x', 1),
        text.replace("<desc", "<g", 1),
        text.replace("<h2", "<img><h2", 1),
    ):
        assert bad != text
        (tmp_path / "bad.html").write_text(bad)
        with pytest.raises(AssertionError):
            inertpage.read(tmp_path / "bad.html")
