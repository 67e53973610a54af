"""Owners and countries: from a TOML or CSV of the desk, where the source book wins; and what views make of them."""

from datetime import date
from pathlib import Path
from typing import Any

import newsroom
import pytest

from flows.errors import UsageError
from flows.fetch.book.outlets import Entry, languages, merged, read_file
from flows.fetch.book.source import Source
from warehouse.load.outlets import Outlet, store
from warehouse.store import connection, publish, query


def test_a_toml_and_a_csv_say_the_same(tmp_path: Path) -> None:
    toml, table = tmp_path / "outlets.toml", tmp_path / "outlets.csv"
    toml.write_text(
        '[[outlet]]\nname = "Harbour Courier"\nhosts = ["www.courier.example", "m.courier.example"]\n'
        'owner = "Coastal Papers"\ncountry = "GB"\n'
    )
    table.write_text(
        "name,hosts,owner,country,language,kind\n"
        "Harbour Courier,www.courier.example m.courier.example,Coastal Papers,GB,,\n"
    )
    expected = Entry(
        name="Harbour Courier", hosts=("courier.example", "m.courier.example"), owner="Coastal Papers", country="GB"
    )
    assert read_file(toml) == read_file(table) == [expected]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[outlet]]\nowner = "X"', "entry 1 .without a name.: name"),
        ('[[outlet]]\nname = "A"\ncountry = "Norway"', "entry 1 .A.: country"),
        ('[[outlet]]\nname = "A"\ntown = "B"', "town: is none of name, hosts, owner"),
        ('[[outlets]]\nname = "A"', r"write \[\[outlet\]\]"),
        ("[[outlet", "can't be read"),
    ],
)
def test_what_is_wrong_is_said_with_the_entry_and_the_field(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "outlets.toml"
    file.write_text(text)
    with pytest.raises(UsageError, match=message):
        read_file(file)


def test_a_source_of_the_book_wins_field_by_field() -> None:
    entry = Entry(name="harbour courier", hosts=("courier.example",), owner="Old Owner", country="GB", language="en")
    source = Source(name="Harbour Courier", feeds=("https://courier.example/feed",), publisher="New Owner")
    outlets = merged([entry], [source])
    assert outlets == [Outlet("Harbour Courier", ["courier.example"], "New Owner", "GB", "en", None, "sources")]
    assert languages(outlets) == {"harbour courier": "en", "courier.example": "en"}


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Gazette and Courier have one owner; Tribune is named by its host; of Tagesbote nothing is known."""
    db = tmp_path_factory.mktemp("outlets") / "news.duckdb"
    newsroom.build(db)
    with connection.connect(db) as writer:
        store(writer, [Outlet("Old", [], None, None, None, None, "outlets")])
        store(
            writer,
            [
                Outlet("gazette", [], "Coastal Papers", "GB", "en", "daily", "outlets"),
                Outlet("Courier", [], "Coastal Papers", "GB", None, None, "sources"),
                Outlet("The Tribune", ["tribune"], "Lowfield", "IE", None, None, "outlets"),
            ],
        )
        store(writer, [])  # a load that knows nothing of outlets changes nothing
    publish.publish(db)
    return db


def ask(db: Path, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in query.run(db, sql).to_pylist()]


def test_every_publisher_has_its_owner_and_country_or_null(db: Path) -> None:
    assert ask(db, "SELECT source, outlet, owner, country FROM source_outlets ORDER BY source") == [
        ("Courier", "Courier", "Coastal Papers", "GB"),
        ("Gazette", "gazette", "Coastal Papers", "GB"),
        ("Tagesbote", None, None, None),
        ("Tribune", "The Tribune", "Lowfield", "IE"),
    ]


def test_a_fast_story_counts_owners_and_not_their_papers(db: Path) -> None:
    """The ferry story: Courier, Gazette 90 minutes later, Tribune 180: three publishers, two owners."""
    assert ask(db, "SELECT article_id, sources, owners FROM fast_stories(2, 6)") == [("f1", 3, 2), ("b1", 2, 2)]
    assert ask(db, "SELECT article_id FROM fast_stories(3, 6)") == []


def test_stories_count_in_the_country_of_who_was_first(db: Path) -> None:
    assert ask(db, "FROM stories_by_country ORDER BY day, country") == [
        (date(2026, 9, 1), "GB", 1, 5),
        (date(2026, 9, 2), "GB", 3, 5),
        (date(2026, 9, 2), None, 1, 1),
    ]


def test_originality_is_told_by_owner_too(db: Path) -> None:
    originality = "SELECT owner, outlets, articles, original FROM owner_originality ORDER BY owner"
    assert ask(db, originality) == [
        ("Coastal Papers", 2, 7, 3),
        ("Lowfield", 1, 2, 0),
        ("Tagesbote", 1, 2, 1),
    ]
