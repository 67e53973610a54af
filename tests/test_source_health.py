"""Which source is silent, by the clock of the runs and by its own rhythm."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from make import article, ingest, rejected
from newsroom import set_clock

from warehouse.load import fetched
from warehouse.store import connection, publish, query

pytestmark = pytest.mark.warehouse

MONDAY = datetime(2026, 9, 7, 6, 0, tzinfo=UTC)


def history(db: Path, times: Iterable[datetime], source: str = "Post") -> None:
    """A run at each of the times, which brings one new article."""
    for at in times:
        run = ingest(db, [article(f"{source} {at}", f"The {source} reports of {at}.", source=source)])
        set_clock(db, run.run_id, at)


def silence(db: Path, at: datetime) -> None:
    """A run that finds nothing at all."""
    set_clock(db, ingest(db).run_id, at)
    publish.publish(db)


def health(db: Path) -> dict[str, str]:
    rows = query.run(db, "SELECT coalesce(address, source) AS name, health FROM source_health").to_pylist()
    return {row["name"]: row["health"] for row in rows}


def days(count: int) -> list[datetime]:
    return [MONDAY + timedelta(days=n) for n in range(count)]


def test_when_all_fall_silent_all_are_silent(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    history(db, days(9))
    history(db, days(9), "Gazette")
    silence(db, MONDAY + timedelta(days=9, hours=20))
    assert health(db) == {"Post": "steady", "Gazette": "steady"}
    silence(db, MONDAY + timedelta(days=10, hours=1))
    assert health(db) == {"Post": "silent", "Gazette": "silent"}


def test_no_night_and_no_weekend_is_a_silence(tmp_path: Path) -> None:
    """Hourly on working days from 6 to 9: from the third week on the weekend is the longest usual pause."""
    db = tmp_path / "news.duckdb"
    working = [day for day in days(19) if day.weekday() < 5]
    history(db, [day + timedelta(hours=hour) for day in working for hour in range(4)])
    silence(db, MONDAY + timedelta(days=21))
    assert health(db) == {"Post": "steady"}
    silence(db, MONDAY + timedelta(days=24))
    assert health(db) == {"Post": "silent"}


def test_an_archive_that_was_loaded_once_is_quiet_and_not_silent(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    history(db, [MONDAY])
    silence(db, MONDAY + timedelta(days=30))
    assert health(db) == {"Post": "quiet"}


def test_the_first_night_of_a_new_source_is_no_silence(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    history(db, [MONDAY + timedelta(minutes=15 * n) for n in range(6)])
    silence(db, MONDAY + timedelta(hours=20))
    assert health(db) == {"Post": "steady"}
    silence(db, MONDAY + timedelta(hours=50))
    assert health(db) == {"Post": "silent"}


FEED = {
    "archive": "a", "address": "https://post.example/feed", "source": "Post", "kind": "feed", "state": "unchanged",
    "failures": 0, "next_at": MONDAY,
}  # fmt: skip
POLL = {
    "archive": "a", "address": FEED["address"], "source": "Post", "kind": "feed", "state": "fetched", "status": 200,
    "bytes": 9,
}  # fmt: skip


def test_feeds_are_rows_with_a_rhythm_of_their_own(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    history(db, days(1))
    polls = [{**POLL, "number": n, "round": f"{n}", "asked_at": at, "new": 2} for n, at in enumerate(days(9))]
    feeds = [
        {**FEED, "last_asked_at": days(12)[-1], "last_new_at": days(9)[-1]},
        {**FEED, "address": "https://post.example/gone", "failures": 4, "last_new_at": days(9)[-1]},
    ]
    with connection.connect(db) as writer:
        fetched.load(writer, "a", polls, feeds)
    silence(db, days(9)[-1] + timedelta(hours=40))
    assert health(db) == {
        "Post": "quiet",
        "https://post.example/feed": "steady",
        "https://post.example/gone": "broken",
    }
    silence(db, days(9)[-1] + timedelta(hours=50))
    assert health(db)["https://post.example/feed"] == "silent"


def test_words_and_strikes_are_held_against_the_month_before(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    for n, at in enumerate([MONDAY, MONDAY + timedelta(days=20)]):
        made = article(f"{n}", source="Post")
        set_clock(db, ingest(db, [replace(made, word_count=300 // (n + 1))]).run_id, at)
    publish.publish(db)
    asked = "SELECT median_words_this_week, median_words_month, usual_new, as_of FROM source_health"
    [row] = query.run(db, asked).to_pylist()
    assert (row["median_words_this_week"], row["median_words_month"]) == (150, 300)
    assert row["usual_new"] == pytest.approx(7 / 13)
    assert row["as_of"].astimezone(UTC) == MONDAY + timedelta(days=20)


def test_what_run_after_run_turns_away_is_one_rejected_input(tmp_path: Path) -> None:
    """A file without a text lies in the folder of a schedule: that is no flood of rejections."""
    db = tmp_path / "news.duckdb"
    for n in range(6):
        run = ingest(
            db,
            [article(f"Post {n}", f"The Post reports of pier {n}.", source="Post"), replace(rejected(), source="Post")],
        )
        set_clock(db, run.run_id, MONDAY + timedelta(hours=n))
    publish.publish(db)
    asked = "SELECT health, new_this_week, rejected_this_week FROM source_health"
    assert query.run(db, asked).to_pylist() == [{"health": "steady", "new_this_week": 6, "rejected_this_week": 1}]
