"""An article that is forgotten is gone from every file, and kept out."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from make import article, content, ingest, ledger, rejected, removal, signed, story

from warehouse.care import forget
from warehouse.care.consistency import broken
from warehouse.copies.policy import Policy
from warehouse.errors import WarehouseError
from warehouse.store import query

pytestmark = pytest.mark.warehouse

SECRET = "Zyxomma Quillfeather"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Three copies of one report, another report, and a revision; the first names somebody."""
    db = tmp_path / "news.duckdb"
    told = f"{story('told')}\n\n{SECRET} was there."
    named = signed(article("1", told, url="https://example.org/secret", removals=(removal(SECRET),)))
    copies = [signed(article(id, told.replace(SECRET, "Nobody"))) for id in ("2", "3")]
    ingest(db, [named, *copies, signed(article("4")), rejected()])
    ingest(db, [signed(replace(named, title=f"{SECRET} again"))])
    return db


def test_nothing_of_the_article_is_left_in_any_file(db: Path) -> None:
    assert forget.forget(db, ["https://example.org/secret"], "court order 7", Policy()) == ["a1"]
    for path in db.parent.rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes(), path
        assert not path.is_file() or b"example.org/secret" not in path.read_bytes(), path
    found = query.run(db, "SELECT * FROM article_revisions WHERE article_id = 'a1' OR text LIKE '%Zyxomma%'")
    assert found.num_rows == 0
    with duckdb.connect(str(db), read_only=True) as reader:
        assert broken(reader) == {}
        assert reader.execute("SELECT article_id, why FROM tombstones").fetchall() == [("a1", "court order 7")]


def test_the_others_stay_under_the_same_cluster(db: Path) -> None:
    before = query.run(db, "SELECT cluster_id FROM articles WHERE article_id = 'a2'").to_pylist()
    assert query.run(db, "SELECT size FROM clusters ORDER BY ALL").column("size").to_pylist() == [1, 3]
    forget.forget(db, ["a1"], "asked", Policy())
    assert query.run(db, "SELECT cluster_id FROM articles WHERE article_id = 'a2'").to_pylist() == before
    assert query.run(db, "SELECT size FROM clusters ORDER BY ALL").column("size").to_pylist() == [1, 2]


def test_what_is_offered_again_is_turned_away(db: Path) -> None:
    forget.forget(db, ["a4"], "asked", Policy())
    before = content(db)
    summary = ingest(db, [signed(article("4")), article("4", "Another text.", url="https://example.org/4")])
    assert (summary.states, summary.rejected) == ({"rejected": 2}, {"forgotten": 2})
    assert content(db) == before
    assert [row[1] for row in ledger(db)[-2:]] == ["rejected", "rejected"]
    assert (
        query.run(db, "SELECT stage, url FROM rejections WHERE reason = 'forgotten'").to_pylist()
        == [{"stage": "load", "url": None}] * 2
    )


def test_forgetting_twice_is_forgetting_once(db: Path) -> None:
    forget.forget(db, ["a1"], "asked", Policy())
    before = content(db)
    assert forget.forget(db, ["a1"], "asked again", Policy()) == ["a1"]
    assert content(db) == before


def test_an_unknown_key_forgets_nothing(db: Path) -> None:
    before = content(db)
    with pytest.raises(WarehouseError, match=r"nobody is no article.+Nothing was forgotten"):
        forget.forget(db, ["a1", "nobody"], "asked", Policy())
    assert content(db) == before


def test_a_key_of_several_articles_forgets_none_and_asks_which(db: Path) -> None:
    address = "https://example.org/live"
    ingest(db, [signed(article(id, external_id="1", url=address)) for id in ("5", "6")])
    before = content(db)
    with pytest.raises(
        WarehouseError, match=r"^1 is 3 articles: a1, a5, a6\. Nothing was forgotten\. Give the article"
    ):
        forget.forget(db, ["1"], "asked", Policy())
    with pytest.raises(WarehouseError, match=r"/live is 2 articles: a5, a6\. Nothing was forgotten\."):
        forget.forget(db, ["a4", address], "asked", Policy())
    assert content(db) == before
    assert forget.forget(db, ["a5", "a6"], "asked", Policy()) == ["a5", "a6"]


def test_an_article_id_is_that_article_whatever_else_goes_by_it(db: Path) -> None:
    ingest(db, [signed(article("5", external_id="a4"))])
    assert forget.forget(db, ["a4"], "asked", Policy()) == ["a4"]
