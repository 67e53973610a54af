"""Five of the twenty questions, answered by SQL and once more by plain Python: both say the same."""

from pathlib import Path

import independent
import newsroom
import pytest

from warehouse.store import query

pytestmark = pytest.mark.warehouse


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("independent") / "news.duckdb"
    newsroom.build(db)
    return db


@pytest.fixture(scope="module")
def articles(db: Path) -> list[independent.Article]:
    return query.run(db, f"SELECT {independent.COLUMNS} FROM articles").to_pylist()


def ask(db: Path, sql: str) -> list[independent.Article]:
    return query.run(db, sql).to_pylist()


def test_1_stories_a_day(db: Path, articles: list[independent.Article]) -> None:
    told = ask(db, "SELECT day, CAST(sum(stories) AS INT) AS stories FROM stories_daily GROUP BY day")
    assert independent.rows(told, "day", "stories") == independent.daily(articles)


@pytest.mark.parametrize(("publishers", "hours"), [(1, 0), (2, 1), (2, 6), (3, 2), (3, 6), (4, 24)])
def test_9_fast_stories(db: Path, articles: list[independent.Article], publishers: int, hours: int) -> None:
    told = ask(db, f"FROM fast_stories({publishers}, {hours})")
    assert {row["cluster_id"] for row in told} == independent.fast(articles, publishers, hours)


def test_10_who_leads_whom(db: Path, articles: list[independent.Article]) -> None:
    told = ask(db, "FROM outlet_copy_edges")
    assert {(row["leader"], row["follower"]): row["stories"] for row in told} == independent.together(articles)


def test_11_what_a_copy_kept_and_added(db: Path, articles: list[independent.Article]) -> None:
    told = independent.rows(ask(db, "FROM copy_alteration"), "article_id", "kept_share", "added_share")
    mine = independent.altered(articles)
    assert told.keys() == mine.keys()
    assert [told[name] for name in mine] == [pytest.approx(shares) for shares in mine.values()]


@pytest.mark.parametrize("phrase", ["northwater lines", "GASTEN", "the", "nowhere to be found"])
def test_17_a_phrase_once_a_story(db: Path, articles: list[independent.Article], phrase: str) -> None:
    told = ask(db, f"FROM search_stories('{phrase}', NULL, NULL)")
    assert independent.rows(told, "cluster_id", "matching") == independent.phrased(articles, phrase)
