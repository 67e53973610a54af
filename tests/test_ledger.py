"""The ledger is folded: what is said again is counted and not listed, and all else stays as it was."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from make import article, content, ingest, rejected

from extractors.records import Rejected, Unread
from warehouse.care import doctor, ledger
from warehouse.store import connection, lease, publish, query

pytestmark = pytest.mark.warehouse

DAYS = 60
LATER = datetime.now(UTC) + timedelta(days=DAYS + 1)
RUNS = "SELECT run_id, inputs, missing, loaded, revised, unchanged, duplicate, rejected FROM run_ledger ORDER BY run_id"
SAID = "SELECT position, state FROM dispositions WHERE state NOT IN ('unchanged', 'rejected') ORDER BY run_id, position"
TURNED_AWAY = "SELECT position, reason, inputs FROM dispositions WHERE state = 'rejected' ORDER BY run_id, position"
NEWEST = (
    "SELECT position, article_id, max(seen_at) AS at FROM dispositions WHERE position NOT LIKE '(%' "
    "GROUP BY ALL ORDER BY ALL"
)
SEEN = "SELECT article_id, first_seen_at, last_seen_at FROM article_sightings ORDER BY article_id"
FOLDED = (
    "SELECT position, source_kind, inputs, detail FROM dispositions WHERE position LIKE '(%' ORDER BY run_id, position"
)


def fold(db: Path, now: datetime = LATER) -> int:
    with lease.hold(db):
        with connection.connect(db) as writer:
            less = ledger.fold(writer, DAYS, now)
        publish.publish(db)
    return less


def rows(db: Path, sql: str) -> list[dict[str, Any]]:
    return query.run(db, sql).to_pylist()


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Four runs of the same inputs: an article twice, one that is revised, one turned away, two folders of files."""
    db = tmp_path / "news.duckdb"
    files = [
        Unread(f"{folder}/{n}.txt", folder, f"/{folder}/{n}.txt", 3) for folder in ("one", "two") for n in range(5)
    ]
    same = [article(str(n)) for n in range(4)]
    for run in range(4):
        revised = article("r", f"Told for the {run}th time, with words that were not there before.")
        away = [rejected(), rejected("in.jsonl#8")] if run else [rejected()]
        ingest(db, [*same, article("0", position="in.jsonl#0b"), revised, *away, *files])
    return db


def test_sums_of_every_run_are_as_they_were(db: Path) -> None:
    before = rows(db, RUNS)
    assert fold(db) > 0
    assert rows(db, RUNS) == before
    assert [finding.check for finding in doctor.examine(db) if not finding.healthy] == []


def test_what_was_loaded_revised_or_there_twice_stays_row_by_row(db: Path) -> None:
    before, tables = rows(db, SAID), content(db)
    fold(db)
    assert rows(db, SAID) == before
    assert content(db) == tables


def test_of_each_input_that_is_unchanged_the_newest_row_stays(db: Path) -> None:
    before, seen = rows(db, NEWEST), rows(db, SEEN)
    fold(db)
    assert rows(db, NEWEST) == before
    assert rows(db, SEEN) == seen


def test_a_run_has_one_row_for_all_that_was_folded_of_a_kind(db: Path) -> None:
    """Of the first run, too, the files were unchanged; what the last run says, no later one says again."""
    fold(db)
    files = ("(unchanged, watched-file)", "watched-file", 10, "30 documents, read before")
    articles = ("(unchanged, jsonl, S)", "jsonl", 4, None)
    turned_away = ("(rejected, jsonl, read, broken-json)", "jsonl", 2, None)
    found = [tuple(row.values()) for row in rows(db, FOLDED)]
    assert found == [files, articles, files, turned_away, articles, files]


def test_of_what_is_turned_away_again_and_again_the_first_and_the_newest_row_stay(db: Path) -> None:
    """One came in all four runs, the other from the second on. In the second, one row alone would become one row."""
    fold(db)
    one, other = [(f"in.jsonl#{n}", "broken-json", 1) for n in (9, 8)]
    folded = ("(rejected, jsonl, read, broken-json)", "broken-json", 2)
    found = [tuple(row.values()) for row in rows(db, TURNED_AWAY)]
    assert found == [one, other, one, folded, other, one]


def test_of_one_reason_at_two_stages_and_of_two_publishers_each_has_its_row(db: Path) -> None:
    """Each is turned away twice in run after run, with a detail, as most are."""
    kinds = [("read", "empty", None), ("decode", "empty", None), ("read", "empty", "Courier")]
    away = [
        Rejected(f"x.jsonl#{n}{part}", "jsonl", stage, reason, detail="0 bytes", source=source)
        for n, (stage, reason, source) in enumerate(kinds)
        for part in "ab"
    ]
    for _ in range(3):
        ingest(db, away)
    fold(db)
    found = rows(db, "SELECT position, source, inputs FROM dispositions WHERE position LIKE '(rejected%empty%'")
    assert sorted(tuple(row.values()) for row in found) == [
        ("(rejected, jsonl, decode, empty)", None, 2),
        ("(rejected, jsonl, read, empty)", None, 2),
        ("(rejected, jsonl, read, empty, Courier)", "Courier", 2),
    ]
    assert [finding.check for finding in doctor.examine(db) if not finding.healthy] == []


def test_what_is_folded_in_a_later_night_joins_the_row_of_an_earlier(db: Path) -> None:
    """The newest rows of a run become old when another run says the same: they go into the row that it has."""
    fold(db)
    ingest(db, [article(str(n)) for n in range(4)])
    before = rows(db, RUNS)
    assert fold(db) > 0
    assert rows(db, RUNS) == before
    twice = "SELECT run_id, position FROM dispositions GROUP BY ALL HAVING count(*) > 1"
    assert rows(db, twice) == []
    assert [finding.check for finding in doctor.examine(db) if not finding.healthy] == []


def test_folded_again_nothing_changes_and_what_is_young_is_left_alone(db: Path) -> None:
    everything = "SELECT * FROM dispositions ORDER BY run_id, position"
    before = rows(db, everything)
    assert fold(db, datetime.now(UTC)) == 0
    assert rows(db, everything) == before
    fold(db)
    once = rows(db, everything)
    assert fold(db) == 0
    assert rows(db, everything) == once


def test_a_dead_runs_rows_stay_since_they_tell_how_far_it_got(db: Path) -> None:
    with connection.connect(db) as writer:
        writer.execute("UPDATE runs SET status = 'abandoned'")
        before = writer.execute("SELECT count(*) FROM dispositions").fetchall()
        assert ledger.fold(writer, DAYS, LATER) == 0
        assert writer.execute("SELECT count(*) FROM dispositions").fetchall() == before
