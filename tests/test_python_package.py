"""`import copydesk`: its doctests hold, it stays light, and it asks a real warehouse."""

import doctest
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import newsroom
import polars
import pytest
from make import article, ingest, signed

import copydesk
from copydesk import asking, reading
from flows.cli import run
from warehouse.copies.policies import in_force
from warehouse.copies.policy import Policy
from warehouse.errors import QueryRefused, WarehouseMissing
from warehouse.store import connection

MODULES = sorted(Path(copydesk.__file__).parent.glob("*.py"))


def test_doctests() -> None:
    assert [doctest.testmod(module).failed for module in (copydesk, asking, reading)] == [0, 0, 0]


def test_it_is_small_and_loads_neither_flows_nor_prefect() -> None:
    assert len(MODULES) <= 3
    code = "import sys, copydesk; print({'flows', 'prefect'} & sys.modules.keys())"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"


def test_a_missing_warehouse_is_said(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing):
        copydesk.open(tmp_path / "none.duckdb")


def test_a_warehouse_answers(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    ingest(db, [signed(article("1")), signed(article("2", article("1").text))])
    news = copydesk.open(db)
    assert len(news.articles(copies=True)) == 2
    assert len(news.articles()) == news.sql("SELECT count(*) AS n FROM distinct_articles").rows()[0]["n"] == 1
    ids = [row["article_id"] for row in news.sql("SELECT article_id FROM articles ORDER BY article_id")]
    pair = news.explain(f"{ids[0]}", f"{ids[1]}")
    assert {side.article_id for side in (pair.left, pair.right)} == set(ids)


@pytest.fixture(scope="module")
def excerpted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A text and its first three quarters, joined by a policy that asks for little."""
    db = tmp_path_factory.mktemp("policy") / "news.duckdb"
    short = newsroom.article("short", "Courier", newsroom.text(*newsroom.FERRY[:3]), "2026-09-01T08:00")
    whole = newsroom.article("whole", "Gazette", newsroom.text(*newsroom.FERRY), "2026-09-01T09:00")
    newsroom.ingest(db, [short, whole], Policy(min_containment=0.3, min_score_long=0.9))
    return db


def test_two_articles_are_explained_by_the_policy_of_the_warehouse(excerpted: Path) -> None:
    pair = copydesk.open(excerpted).explain("short", "whole")
    assert (pair.verdict, pair.stored) == ("same", True)
    assert pair.needed == pytest.approx(0.9)


def test_a_policy_that_is_given_decides_anew_but_not_over_a_person(excerpted: Path) -> None:
    news = copydesk.open(excerpted)
    strict = copydesk.Policy(min_containment=1.01, near_identity=1.01, min_score_long=2.5, min_score_very_long=2.5)
    assert news.explain("short", "whole", policy=strict).needed == pytest.approx(2.5)
    assert news.explain("short", "whole", policy=strict).verdict == "different"
    assert run(["same", "short", "whole", "--db", str(excerpted)]) == 0
    assert news.explain("short", "whole", policy=strict).verdict == "same"


def test_a_policy_of_another_version_is_read_as_far_as_it_is_known(tmp_path: Path) -> None:
    with connection.connect(tmp_path / "news.duckdb") as writer:
        assert in_force(writer) == Policy()
        settings = '{"min_containment": 0.3, "preferred_sources": ["Gazette"], "unheard_of": 1}'
        writer.execute("INSERT INTO dedup_policies VALUES ('a', ?, 'run')", [settings])
        assert in_force(writer) == Policy(min_containment=0.3, preferred_sources=("Gazette",))


def test_an_answer_comes_in_the_shape_that_is_asked_for(excerpted: Path) -> None:
    answer = copydesk.open(excerpted).sql("SELECT article_id, published_at FROM articles ORDER BY article_id")
    eight, nine = (datetime(2026, 9, 1, hour, tzinfo=UTC) for hour in (8, 9))
    rows = [{"article_id": "short", "published_at": eight}, {"article_id": "whole", "published_at": nine}]
    assert answer.rows() == list(answer) == rows
    assert answer.arrow().to_pylist() == rows
    assert answer.pandas().to_dict("records") == rows
    assert answer.polars().to_dicts() == polars.DataFrame(answer).to_dicts() == rows
    assert duckdb.sql("SELECT article_id FROM answer ORDER BY ALL").fetchall() == [("short",), ("whole",)]


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_a_package_that_is_not_there_is_named_with_what_helps(
    package: str, excerpted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = copydesk.open(excerpted).sql("SELECT 1 AS one")
    monkeypatch.setitem(sys.modules, package, None)  # as import sees what isn't installed
    with pytest.raises(ModuleNotFoundError, match=f"pip install {package}"):
        getattr(answer, package)()


def test_a_question_never_writes(tmp_path: Path) -> None:
    ingest(tmp_path / "news.duckdb", [article("1")])
    with pytest.raises(QueryRefused):
        copydesk.open(tmp_path / "news.duckdb").sql("DELETE FROM articles")


def test_a_page_is_read() -> None:
    body = "".join(f"<p>The council voted on Monday to keep bus {n} running until the spring.</p>" for n in range(9))
    page = copydesk.read(
        f"<html><body><article><h1>Buses stay</h1>{body}</article></body></html>", url="https://a.example/b"
    )
    assert isinstance(page, copydesk.Article)
    assert "keep bus 3 running" in page.text
