"""Full-text search over the distinct articles."""

from pathlib import Path

import duckdb
import newsroom
import pytest

from warehouse.ask import search_index
from warehouse.ask.search import search
from warehouse.errors import QueryRefused, WarehouseMissing

pytestmark = pytest.mark.warehouse


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("search") / "news.duckdb"
    newsroom.build(db)
    return db


def found(db: Path, words: str, *, every_word: bool = False) -> list[str]:
    return [hit.article_id for hit in search(db, words, every_word=every_word)]


def test_a_story_is_found_once_with_a_passage_and_the_number_of_its_copies(db: Path) -> None:
    (hit,) = search(db, "navy")
    assert (hit.article_id, hit.cluster_size, hit.source, hit.title) == ("f1", 5, "Courier", "Crack halts ferries")
    assert hit.passage.startswith("… ") or "navy" in hit.passage


@pytest.mark.parametrize(
    ("words", "articles"),
    [
        ("FERRIES", ["f1"]),
        ("ferry", ["f1"]),  # an English ending
        ("Gasten", ["o1"]),  # an accent
        ("1.212", ["o1"]),  # figures are words
        ("oven", ["b1"]),
        ("nowhere", []),
        ("x'); DROP TABLE documents; --", []),
    ],
)
def test_words_match_whatever_their_case_accents_and_endings(db: Path, words: str, articles: list[str]) -> None:
    assert found(db, words) == articles


def test_rare_words_rank_first_and_all_words_can_be_asked_for(db: Path) -> None:
    assert found(db, "page ladder")[0] == "l1"  # `page` stands in three stories
    assert set(found(db, "page ladder")) == {"l1", "b1", "s1"}
    assert found(db, "oven page", every_word=True) == ["b1"]


def test_a_quoted_part_must_stand_as_it_is_written(db: Path) -> None:
    assert found(db, '"green isles"') == ["f1"]
    assert found(db, '"isles green"') == []


def test_a_load_is_seen_by_the_next_search(db: Path, tmp_path: Path) -> None:
    grown = tmp_path / "news.duckdb"
    newsroom.ingest(grown, newsroom.first_run())
    assert found(grown, "zeppelin") == []
    newsroom.ingest(grown, [newsroom.article("z", "Courier", "The zeppelin Aurora landed at Harrow with 12 guests.")])
    assert found(grown, "zeppelin") == ["z"]
    assert sorted(path.name for path in tmp_path.glob("*.building")) == []


def test_a_damaged_index_is_built_anew(db: Path) -> None:
    assert found(db, "oven") == ["b1"]
    Path(f"{db}.search").write_bytes(b"no database")
    assert found(db, "oven") == ["b1"]


def test_a_search_without_a_word_is_refused(db: Path) -> None:
    with pytest.raises(QueryRefused, match="no word"):
        search(db, ' "" - ')


def test_a_missing_warehouse_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing):
        search(tmp_path / "none.duckdb", "oven")
    assert list(tmp_path.iterdir()) == []


def test_an_exact_headline_comes_first_also_that_of_a_copy(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    newsroom.ingest(
        db,
        [
            newsroom.article("h", "Courier", "Nothing was heard.", title="Oven, Page & Ladder"),
            newsroom.article("o", "Gazette", "An oven, a page, a ladder: " * 9, title="Oven"),
            newsroom.article("f1", "Courier", newsroom.text(*newsroom.FERRY), title="Ferries halted"),
            newsroom.article("f2", "Tribune", newsroom.text(*newsroom.FERRY), title="Isles cut off"),
        ],
    )  # fmt: skip
    assert found(db, "oven page ladder")[0] == "h"
    (first, *others) = search(db, "isles cut off")
    assert (first.article_id, first.cluster_size) == ("f2", 2)
    assert "f1" not in [hit.article_id for hit in others]


def test_the_index_of_a_grown_warehouse_is_that_of_one_built_at_once(tmp_path: Path) -> None:
    """Articles come, change, and join clusters; what was indexed of them before leaves no word behind."""
    grown, fresh = tmp_path / "grown.duckdb", tmp_path / "fresh.duckdb"
    newsroom.ingest(grown, newsroom.first_run())
    search_index.update(grown)
    newsroom.ingest(grown, newsroom.second_run())
    fresh.write_bytes(grown.read_bytes())
    words = "SELECT article_id, term, occurrences FROM postings JOIN entries USING (entry_no) ORDER BY ALL"
    rows = []
    for db in (grown, fresh):
        with duckdb.connect(str(search_index.update(db)), read_only=True) as index:
            rows.append(index.execute(words).fetchall())
    assert rows[0] == rows[1]
    assert len(rows[0]) > 100
