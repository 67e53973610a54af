"""What is wrong is found, and what is safe to put right is put right."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from make import article, content, ingest, rejected, removal, signed, story

from warehouse.care import doctor
from warehouse.copies.policy import Policy
from warehouse.errors import WarehouseError
from warehouse.load import keep, stage
from warehouse.store import connection, lease, publish, query, runs

pytestmark = pytest.mark.warehouse

HARM = {
    "members of no article": "INSERT INTO cluster_members VALUES ('ghost', 'cghost', false, 'run')",
    "pairs of no article": "UPDATE duplicate_pairs SET right_id = 'zghost'",
    "no cluster": "DELETE FROM cluster_members; DELETE FROM clusters",
    "removals of no revision": "INSERT INTO revision_removals VALUES ('ghost', 1, 1, 0, 1, 'x', 'nav', 'r', true, 1)",
    "raw of no revision": "UPDATE raw_documents SET article_id = 'ghost' WHERE article_id = 'a4'",
}


@pytest.fixture
def db(tmp_path: Path) -> Path:
    db = tmp_path / "news.duckdb"
    told = story("told")
    ingest(db, [signed(article("1", told)), signed(article("2", told)), signed(article("4")), rejected()])
    return db


def wrong(db: Path) -> list[str]:
    return [finding.check for finding in doctor.examine(db) if not finding.healthy]


def test_a_sound_warehouse_has_nothing_wrong_and_is_left_alone(db: Path) -> None:
    before = db.read_bytes()
    assert wrong(db) == []
    assert db.read_bytes() == before
    checks = {finding.check: finding.detail for finding in doctor.examine(db)}
    assert checks["table article_revisions"].startswith("3 rows, ")
    assert checks["duckdb"] == duckdb.__version__


def test_a_copy_of_one_minute_is_one_minute_old(db: Path) -> None:
    minute_ago = time.time() - 60
    for file in (db, publish.published(db)):
        os.utime(file, (minute_ago, minute_ago))
    checks = {finding.check: finding.detail for finding in doctor.examine(db)}
    assert checks["copy for readers"] == "1 minute old, level with the warehouse"


def test_tables_that_others_keep_in_the_file_are_told_and_not_in_the_way(db: Path) -> None:
    with duckdb.connect(str(db)) as writer:
        writer.execute("CREATE SCHEMA models; CREATE TABLE models.daily AS SELECT 1 AS day")
        writer.execute(
            'CREATE TABLE models."by ""desk""" AS SELECT 1 AS day; CREATE TABLE "Mine.too" AS SELECT 1 AS day'
        )
        writer.execute("CREATE TABLE models.article_revisions AS SELECT 1 AS day")
    publish.publish(db)
    checks = {finding.check: finding.detail for finding in doctor.examine(db)}
    assert checks["table models.daily"].startswith("1 row, ")
    assert checks['table models.by "desk"'] == "1 row"
    assert checks["table Mine.too"].startswith("1 row, ")
    assert checks["table models.article_revisions"].startswith("1 row, ")
    assert checks["table article_revisions"].startswith("3 rows, ")


@pytest.mark.parametrize("harm", HARM)
def test_rows_that_belong_to_nothing_are_found_and_mended(db: Path, harm: str) -> None:
    with duckdb.connect(str(db)) as writer:
        writer.execute(HARM[harm])
    publish.publish(db)
    assert wrong(db) != []
    assert doctor.mend(db, Policy()) != []
    assert wrong(db) == []
    assert query.run(db, "SELECT article_id FROM articles ORDER BY ALL").num_rows == 3


def test_a_lost_text_is_found_and_not_papered_over(db: Path) -> None:
    with duckdb.connect(str(db)) as writer:
        writer.execute("DELETE FROM article_revisions WHERE article_id = 'a4'")
    doctor.mend(db, Policy())
    findings = {finding.check: finding for finding in doctor.examine(db)}
    assert not findings["articles without their current revision"].healthy
    assert not findings["articles without their current revision"].can_mend


def test_what_a_dead_run_left_is_found_and_finished(db: Path) -> None:
    with connection.connect(db) as writer:
        run_id = runs.begin(writer, command="ingest", sources=[], settings={})
    stage.write(stage.folder(db), run_id, 0, [article("5")])
    Path(f"{db}.publishing").write_text("half a copy")
    publish.published(db).unlink()
    assert set(wrong(db)) == {
        "runs that never ended", "copy for readers", "staged batches", "leftovers of dead runs",
    }  # fmt: skip
    doctor.mend(db, Policy())
    assert wrong(db) == []
    assert query.run(db, "SELECT article_id FROM articles WHERE article_id = 'a5'").num_rows == 1


def test_what_a_run_leaves_while_it_is_going_on_is_not_wrong(db: Path) -> None:
    with lease.hold(db):
        stage.write(stage.folder(db), "20260901T000000000000-abcdef", 0, [article("5")])
        Path(f"{db}.publishing").write_text("half a copy")
        Path(db).touch()
        assert wrong(db) == []
        details = {finding.check: finding.detail for finding in doctor.examine(db)}
    assert details["staged batches"] == "1 wait to be loaded; a run is going on"
    assert wrong(db) == ["copy for readers", "staged batches", "leftovers of dead runs"]


def test_an_input_that_got_lost_shows_in_the_ledger_and_to_the_doctor(db: Path) -> None:
    missing = "SELECT missing FROM run_ledger ORDER BY started_at DESC LIMIT 1"
    assert query.run(db, missing).to_pylist() == [{"missing": 0}]
    with duckdb.connect(str(db)) as writer:
        writer.execute("DELETE FROM dispositions WHERE article_id = 'a4'")
    publish.publish(db)
    assert query.run(db, missing).to_pylist() == [{"missing": 1}]
    assert wrong(db) == ["inputs without an end state"]


def test_of_a_run_that_has_not_ended_nobody_knows_what_is_missing(db: Path) -> None:
    with connection.connect(db) as writer:
        runs.begin(writer, command="ingest", sources=[], settings={})
    publish.publish(db)
    answer = query.run(db, "SELECT missing FROM run_ledger WHERE status = 'running'")
    assert answer.to_pylist() == [{"missing": None}]


@pytest.mark.parametrize(
    ("policy", "days", "left"), [("all", 999, 3), ("days:30", 29, 3), ("days:30", 30, 0), ("none", 0, 0)]
)
def test_raw_input_is_kept_as_long_as_the_policy_says(db: Path, policy: str, days: int, left: int) -> None:
    with connection.connect(db) as writer:
        keep.prune(writer, policy, datetime.now(UTC) + timedelta(days=days))
    assert len(content(db)["raw_documents"]) == left
    assert len(content(db)["article_revisions"]) == 3


def test_a_policy_that_nobody_knows_deletes_nothing(db: Path) -> None:
    with connection.connect(db) as writer, pytest.raises(WarehouseError, match="days:N"):
        keep.prune(writer, "days:soon")
    assert len(content(db)["raw_documents"]) == 3


def test_a_removal_stays_with_its_article(db: Path) -> None:
    ingest(db, [article("6", removals=(removal(),))])
    doctor.mend(db, Policy())
    assert query.run(db, "SELECT article_id FROM removals").to_pylist() == [{"article_id": "a6"}]
