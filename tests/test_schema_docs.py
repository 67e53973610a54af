"""The schema explains itself, and the pages that explain it are current."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from warehouse.ask.schema_docs import describe
from warehouse.store.connection import connect

pytestmark = pytest.mark.warehouse

DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(tmp_path_factory.mktemp("schema") / "empty.duckdb") as connection:
        yield connection


@pytest.mark.parametrize(
    "question",
    [
        "SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL",
        "SELECT table_name FROM duckdb_tables() WHERE NOT internal AND comment IS NULL",
        "SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL",
        "SELECT function_name FROM duckdb_functions() WHERE NOT internal AND comment IS NULL",
    ],
)
def test_every_table_view_macro_and_column_has_a_comment(empty: duckdb.DuckDBPyConnection, question: str) -> None:
    assert empty.execute(question).fetchall() == []


def test_the_page_of_the_schema_is_the_one_that_the_schema_gives(empty: duckdb.DuckDBPyConnection) -> None:
    assert (DOCS / "schema.md").read_text(encoding="utf-8") == describe(empty), "run `make docs`"


def test_a_view_column_carries_the_comment_of_the_column_it_passes_on(empty: duckdb.DuckDBPyConnection) -> None:
    found = empty.execute(
        "SELECT table_name, comment FROM duckdb_columns() WHERE column_name = 'text_sha256' ORDER BY table_name"
    ).fetchall()
    assert dict(found) == dict.fromkeys(
        ("article_revisions", "articles", "corpus_history", "distinct_articles"), "SHA-256 of the clean text."
    )
