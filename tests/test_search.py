"""Full-text search over the distinct articles."""

import importlib.util
import sys
from pathlib import Path

import newsroom
import pytest

from warehouse.ask import search as module
from warehouse.ask.search import search
from warehouse.errors import QueryRefused, SearchMissing, WarehouseMissing

pytestmark = pytest.mark.warehouse

needs_fts = pytest.mark.skipif(
    importlib.util.find_spec("duckdb_extension_fts") is None, reason="the fts extension has no wheel for this DuckDB"
)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("search") / "news.duckdb"
    newsroom.build(db)
    return db


def found(db: Path, words: str, *, every_word: bool = False) -> list[str]:
    return [hit.article_id for hit in search(db, words, every_word=every_word)]


@needs_fts
def test_a_story_is_found_once_with_a_passage_and_the_number_of_its_copies(db: Path) -> None:
    (hit,) = search(db, "navy")
    assert (hit.article_id, hit.cluster_size, hit.source, hit.title) == ("f1", 5, "Courier", "Crack halts ferries")
    assert hit.passage.startswith("… ") or "navy" in hit.passage


@needs_fts
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


@needs_fts
def test_rare_words_rank_first_and_all_words_can_be_asked_for(db: Path) -> None:
    assert found(db, "page ladder")[0] == "l1"  # `page` stands in three stories
    assert set(found(db, "page ladder")) == {"l1", "b1", "s1"}
    assert found(db, "oven page", every_word=True) == ["b1"]


@needs_fts
def test_a_quoted_part_must_stand_as_it_is_written(db: Path) -> None:
    assert found(db, '"green isles"') == ["f1"]
    assert found(db, '"isles green"') == []


@needs_fts
def test_a_load_is_seen_by_the_next_search(db: Path, tmp_path: Path) -> None:
    grown = tmp_path / "news.duckdb"
    newsroom.ingest(grown, newsroom.first_run())
    assert found(grown, "zeppelin") == []
    newsroom.ingest(grown, [newsroom.article("z", "Courier", "The zeppelin Aurora landed at Harrow with 12 guests.")])
    assert found(grown, "zeppelin") == ["z"]
    assert sorted(path.name for path in tmp_path.glob("*.building")) == []


@needs_fts
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


def test_without_the_extension_the_message_names_what_finds_phrases(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))  # where DuckDB keeps what was unpacked before
    monkeypatch.setitem(sys.modules, "duckdb_extensions", None)  # as if the wheel were not installed
    Path(f"{db}.search").unlink(missing_ok=True)
    with pytest.raises(SearchMissing, match="search_stories"):
        module.search(db, "oven")
