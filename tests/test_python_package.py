"""`import copydesk`: its doctests hold, it stays light, and it asks a real warehouse."""

import doctest
import subprocess
import sys
from pathlib import Path

import pytest
from make import article, ingest, signed

import copydesk
from copydesk import asking, reading
from warehouse.errors import QueryRefused, WarehouseMissing

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
    assert news.articles(copies=True).num_rows == 2
    assert news.articles().num_rows == news.sql("SELECT count(*) AS n FROM distinct_articles")["n"][0].as_py() == 1
    ids = news.sql("SELECT article_id FROM articles ORDER BY article_id")["article_id"].to_pylist()
    pair = news.explain(f"{ids[0]}", f"{ids[1]}")
    assert {side.article_id for side in (pair.left, pair.right)} == set(ids)


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
