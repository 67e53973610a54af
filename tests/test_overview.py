"""What the report counts is what the views say, and of a time what was published in it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import newsroom
import pytest

from warehouse.ask.overview import overview
from warehouse.store import query

pytestmark = pytest.mark.warehouse


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("overview") / "news.duckdb"
    newsroom.build(db)
    return db


def test_a_report_of_all_says_what_the_views_say(db: Path) -> None:
    found = overview(db, None)

    def asked(sql: str) -> list[tuple[object, ...]]:
        return [tuple(row.values()) for row in query.run(db, sql).to_pylist()]

    assert [(e.leader, e.follower, e.stories, e.p50_delay_minutes) for e in found.edges] == asked(
        "SELECT leader, follower, stories, p50_delay_minutes FROM outlet_copy_edges ORDER BY 3 DESC, 1, 2"
    )
    assert sorted((o.source, o.articles, o.original, o.repeated, o.copied, o.wire) for o in found.outlets) == asked(
        "SELECT source, articles, original, repeated, copied, wire FROM outlet_originality ORDER BY source"
    )
    assert sorted(
        (w.agency, w.source, w.stories, w.p50_delay_minutes, w.p90_delay_minutes) for w in found.wire
    ) == asked("SELECT agency, source, stories, p50_delay_minutes, p90_delay_minutes FROM wire_pickup ORDER BY ALL")
    members = [one for cluster in found.clusters for one in cluster.members if one.place > 1]
    assert sorted((one.article_id, one.kept_share) for one in members) == asked(
        "SELECT article_id, kept_share FROM copy_alteration ORDER BY article_id"
    )
    assert asked("SELECT count(*) FROM removals") == [(found.totals.lines_struck,)]
    assert asked("SELECT count(*) FROM headline_changes") == [(sum(h.changes for h in found.headline_counts),)]
    assert asked("SELECT count(*), count(DISTINCT cluster_id) FROM articles") == [
        (found.totals.articles, found.totals.stories)
    ]


def test_since_counts_back_from_the_newest_input_and_undated_articles_by_their_load(db: Path) -> None:
    """The newest input is of 11 September at 6: nine days and more reach f5, f3 and f4, which has no date."""
    found = overview(db, timedelta(days=9, hours=12))
    assert found.since == datetime(2026, 9, 1, 18, tzinfo=UTC)
    assert found.totals.articles == 8
    assert {(e.leader, e.follower) for e in found.edges} <= {(e.leader, e.follower) for e in overview(db, None).edges}


def test_a_quotation_travels_where_reports_of_their_own_have_it(tmp_path: Path) -> None:
    """Copies of one report share all their quotations; a shorter one of the same beginning is the same."""
    said = "“The pier will stand for another hundred years, and nobody will have to pay for it twice,” Quill said."
    short = "“The pier will stand for another hundred years,” Quill had said."
    db = tmp_path / "news.duckdb"
    newsroom.ingest(
        db,
        [
            newsroom.article("f1", "Courier", newsroom.text(*newsroom.FERRY, said), "2026-09-01T08:00"),
            newsroom.article("f2", "Gazette", newsroom.text(*newsroom.FERRY, said), "2026-09-01T09:00"),
            newsroom.article("l1", "Tribune", newsroom.text(*newsroom.LIBRARY, short), "2026-09-02T09:00"),
            newsroom.article("b1", "Tribune", newsroom.text(*newsroom.BAKERY, "“The pier will stand,” Quill said.")),
            newsroom.article(
                "s1",
                "Gazette",
                newsroom.text(*newsroom.SCHOOL, "“Nobody asked the children of the town about it at all.”"),
            ),
        ],
    )
    [found] = overview(db, None).quotations
    assert (found.stories, found.articles, found.sources, found.first_source) == (2, 3, 3, "Courier")
    assert found.quotation == said.split("”")[0].removeprefix("“")
    assert found.carried_by == ["Courier", "Gazette", "Tribune"]
