"""`copydesk explain KEY --html`: one article for an editor, or what became of an input that is none."""

from pathlib import Path
from typing import Any

import newsroom
import pytest
from inertpage import HOSTILE, read, words

from extractors.records import Outcome, Rejected
from flows.cli import run
from warehouse.store import publish

PROMO = "Subscribe to our newsletter"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("pages") / "news.duckdb"
    outcomes: list[Outcome] = [
        newsroom.article("one", "Courier", newsroom.text(*newsroom.FERRY), "2026-09-01T08:00", title="Ferries halted"),
        newsroom.article("two", HOSTILE[1], newsroom.text(*newsroom.FERRY), "2026-09-01T09:30", title=HOSTILE[0]),
        newsroom.article("told", "Gazette", newsroom.text(*newsroom.SCHOOL), None, title=None),
        newsroom.article("alone", "Gazette", newsroom.text(*newsroom.BAKERY), None, title="A bakery closes"),
        Rejected("/home/ada/in/gazette/empty.txt", "text-file", "decode", "empty"),
    ]
    newsroom.ingest(db, outcomes)
    assert run(["same", "one", "told", "--note", "the desk says so", "--db", str(db)]) == 0
    publish.publish(db)
    return db


def page_of(db: Path, key: str) -> Any:
    file = db.parent / "article.html"
    assert run(["explain", key, "--db", str(db), "--html", str(file)]) == 0
    return read(file)


def test_copies_stand_in_order_with_the_reason_and_who_joined_them(db: Path) -> None:
    page = page_of(db, "one")
    assert words(page, "//h1") == ["Ferries halted"]
    rows = [words(row, "td") for row in page.xpath("//table[tbody/tr[@class='this']]/tbody/tr")]
    assert [row[0].split()[-1] for row in rows] == ["one", "two", "told"]
    assert rows[0][2:] == ["this article"]
    assert rows[1][1] == "1 Sep 2026, 09:3090 min after the first"
    assert rows[1][2].startswith("the texts are the same, word for word (exact-text, 100 % contained")
    assert "joined by the rules, settings " in rows[1][2]
    assert rows[2][1] == "undated"
    assert rows[2][2].startswith("somebody has said that they are one report")
    assert "joined by a person: the desk says so, " in rows[2][2]


def test_a_copy_that_came_by_way_of_another_names_it(db: Path) -> None:
    [row] = [row for row in page_of(db, "told").xpath("//tr[td]") if "by way of" in row.text_content()]
    assert words(row, "td")[0].split()[-1] == "two"
    assert "by way of Courier: Ferries halted" in words(row, "td")[2]


def test_an_article_without_copies_says_so(db: Path) -> None:
    page = page_of(db, "alone")
    assert "No other article is the same report." in words(page, "//p")
    assert newsroom.BAKERY[0] in words(page, "//div[@class='line']/p")


def test_what_was_struck_is_crossed_out_beside_its_reason_and_changes_are_listed(tmp_path: Path) -> None:
    db, file = tmp_path / "news.duckdb", tmp_path / "a.txt"
    for more in ("", "The pier was full."):
        file.write_text("\n\n".join([*newsroom.FERRY, more, PROMO]))
        assert run(["ingest", str(file), "--db", str(db), "--workers", "1"]) == 0
    page = page_of(db, "a.txt")
    assert words(page, "//del") == [PROMO]
    [line] = page.xpath(f"//div[@class='line'][p/del[text()='{PROMO}']]")
    assert words(line, ".//b") == ["subscribe"]
    assert "1 line struck: 1 subscribe." in " ".join(words(page, "//p"))
    changes = [
        words(row, "td") for row in page.xpath("//h3[text()='How it has changed']/following-sibling::table//tr[td]")
    ]
    assert [row[::2][:2] for row in changes] == [["1", "first"], ["2", "text"]]
    states = [words(row, "td")[1] for row in page.xpath("//h2/following-sibling::table//tr[td]")]
    assert states == ["revised", "loaded"]


def test_an_input_that_became_no_article_has_a_page_that_says_why_and_not_where_it_lay(db: Path) -> None:
    page = page_of(db, "/home/ada/in/gazette/empty.txt")
    assert words(page, "//h1") == ["gazette/empty.txt"]
    assert words(page, "//td")[1:] == ["rejected empty", "gazette/empty.txt"]
    assert "ada" not in page.text_content()


def test_hostile_headlines_are_text(db: Path) -> None:
    assert words(page_of(db, "two"), "//h1") == [HOSTILE[0]]


def test_what_nobody_knows_has_no_page(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = db.parent / "none.html"
    assert run(["explain", "nowhere", "--db", str(db), "--html", str(file)]) == 1
    assert not file.exists()
    assert "nowhere is no article id" in capsys.readouterr().err
