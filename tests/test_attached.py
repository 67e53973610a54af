"""The warehouse attached under a name, as dbt, ibis and BI tools do it, from a connection in any zone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import newsroom
import pytest

from warehouse.store import publish
from warehouse.store.connection import connect

pytestmark = pytest.mark.warehouse

URL = "https://courier.example/ferries"
# Each macro, and the same from the view that has its rows.
MACROS = {
    "SELECT article_id FROM copy_timeline('f3') ORDER BY place": (
        "SELECT article_id FROM news.copy_timelines WHERE of_id = 'f3' ORDER BY place"
    ),
    "SELECT article_id, reason FROM duplicates_of('f2') ORDER BY 1": (
        "SELECT article_id, reason FROM news.duplicates WHERE of_id = 'f2' ORDER BY 1"
    ),
    "SELECT same_cluster, reason FROM explain_duplicate('f1', 'f2')": (
        "SELECT same_cluster, reason FROM news.duplicate_explanations WHERE article_id = 'f1' AND other_id = 'f2'"
    ),
    "SELECT change, paragraph FROM revision_diff('s1', 1, 2) ORDER BY ALL": (
        "SELECT change, paragraph FROM news.revision_diffs WHERE article_id = 's1' AND r1 = 1 AND r2 = 2 ORDER BY ALL"
    ),
    "SELECT cluster_id FROM fast_stories(2, 6) ORDER BY ALL": (
        "SELECT DISTINCT cluster_id FROM news.story_spread WHERE owners >= 2 AND delay_minutes <= 360 ORDER BY ALL"
    ),
    "FROM wire_delay('Norpress', NULL, NULL) ORDER BY ALL": (
        "FROM news.wire_pickup WHERE agency = 'Norpress' ORDER BY ALL"
    ),
    "SELECT state FROM where_is('l1') ORDER BY ALL": (
        "SELECT state FROM news.input_history WHERE external_id = 'l1' ORDER BY ALL"
    ),
    "FROM cluster_changes_since('2000-01-01') ORDER BY ALL": "FROM news.cluster_changes ORDER BY ALL",
    "SELECT article_id, revision_no FROM corpus_asof('2026-09-05') ORDER BY ALL": """
        SELECT article_id, revision_no FROM news.corpus_history
        WHERE loaded_from <= TIMESTAMPTZ '2026-09-05 00:00:00+00'
            AND (loaded_until IS NULL OR loaded_until > TIMESTAMPTZ '2026-09-05 00:00:00+00')
        QUALIFY row_number() OVER (PARTITION BY cluster_id ORDER BY published_at NULLS LAST, text_sha256, identity) = 1
        ORDER BY ALL""",
    "SELECT article_id FROM search_stories('northwater lines', NULL, NULL)": """
        SELECT article_id FROM news.story_texts WHERE contains(folded_text, 'northwater lines')
        QUALIFY row_number() OVER (PARTITION BY cluster_id ORDER BY place) = 1""",
    "SELECT resolve_cluster('cf1')": "SELECT now_id FROM news.cluster_redirects WHERE cluster_id = 'cf1'",
}


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("attached") / "news.duckdb"
    newsroom.build(db)
    return db


@pytest.fixture(params=["America/Los_Angeles", "Asia/Tokyo"])
def attached(db: Path, request: pytest.FixtureRequest) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{publish.published(db)}' AS news (READ_ONLY)")
        connection.execute(f"SET TimeZone = '{request.param}'")
        yield connection


def ask(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Any]:
    return [tuple(row.values()) for row in connection.sql(sql).to_arrow_table().to_pylist()]


def test_every_view_gives_its_rows(attached: duckdb.DuckDBPyConnection) -> None:
    views = ask(attached, "SELECT view_name FROM duckdb_views() WHERE NOT internal AND database_name = 'news'")
    assert len(views) > 30
    for (view,) in views:
        ask(attached, f"FROM news.{view} LIMIT 1")


@pytest.mark.parametrize(("macro", "view"), MACROS.items())
def test_what_a_macro_gives_a_view_gives_too(attached: duckdb.DuckDBPyConnection, macro: str, view: str) -> None:
    from_view = ask(attached, view)
    attached.execute("USE news")
    assert ask(attached, macro) == from_view
    assert from_view or "cluster_changes" in view  # nothing was merged after it was shown


def test_every_macro_is_among_those_compared(attached: duckdb.DuckDBPyConnection) -> None:
    names = ask(attached, "SELECT function_name FROM duckdb_functions() WHERE NOT internal AND database_name = 'news'")
    assert {name for (name,) in names} - {"utc"} == {
        name for (name,) in names if any(f"{name}(" in macro for macro in MACROS)
    }


def test_days_are_utc_whatever_the_zone_of_the_connection(attached: duckdb.DuckDBPyConnection) -> None:
    assert ask(attached, "SELECT DISTINCT day FROM news.stories_daily ORDER BY day") == [
        (date(2026, 9, 1),),
        (date(2026, 9, 2),),
    ]


def test_a_time_without_a_zone_is_utc_whatever_the_zone_of_the_connection(
    attached: duckdb.DuckDBPyConnection,
) -> None:
    attached.execute("USE news")
    found = "SELECT article_id FROM search_stories('northwater lines', {}, '2026-09-01 12:00')"
    for at in ("'2026-09-01 09:00'", "TIMESTAMP '2026-09-01 09:00'", "TIMESTAMPTZ '2026-09-01 11:00:00+02'"):
        assert ask(attached, found.format(at)) == [("f2",)]
    assert ask(attached, "SELECT epoch(utc(DATE '1970-01-02'))::INT") == [(86400,)]


@pytest.fixture
def keyed(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Three articles, of which `f1` has a URL, a headline and an external id of its own."""
    db = tmp_path / "news.duckdb"
    newsroom.ingest(
        db,
        [
            newsroom.article(
                "f1", "Courier", newsroom.text(*newsroom.FERRY), "2026-09-01T08:00", title="Ferries halted",
                external_id="guid-7", url=f"{URL}?utm_source=x", url_normalized=URL,
            ),
            newsroom.article("f2", "Gazette", newsroom.text(*newsroom.FERRY[:3]), "2026-09-01T09:30"),
            newsroom.article("b1", "Gazette", newsroom.text(*newsroom.BAKERY), "2026-09-02T10:00"),
        ],
    )  # fmt: skip
    with connect(db) as connection:
        yield connection


@pytest.mark.parametrize("key", ["f1", "guid-7", URL, f"{URL}?utm_source=x", "Ferries halted"])
def test_a_macro_takes_an_id_an_external_id_a_url_or_a_headline(keyed: duckdb.DuckDBPyConnection, key: str) -> None:
    assert ask(keyed, f"SELECT article_id, source FROM copy_timeline('{key}')") == [
        ("f1", "Courier"),
        ("f2", "Gazette"),
    ]
    assert ask(keyed, f"SELECT article_id, source, title FROM duplicates_of('{key}')") == [
        ("f2", "Gazette", "Title of f2")
    ]
    assert ask(keyed, f"SELECT other_source, other_title FROM explain_duplicate('{key}', 'b1')") == [
        ("Gazette", "Title of b1")
    ]
    assert ask(keyed, f"SELECT state, title FROM where_is('{key}')") == [("loaded", "Ferries halted")]
