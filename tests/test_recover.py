"""What a dead run left is finished or dropped by the next one, at whatever point it died."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from make import article, content, ingest, rejected

from warehouse.copies.policy import Policy
from warehouse.load import recover, stage
from warehouse.store import connection, lease, runs

pytestmark = pytest.mark.warehouse

# Two batches staged, then loaded: a revision, a duplicate and a rejected input among them.
RUN = """
import sys
from pathlib import Path
sys.path.insert(0, "tests")
from make import BATCHES
from warehouse.load import recover, stage
from warehouse.store import connection, lease, publish, runs
from warehouse.copies.policy import Policy
db = Path(sys.argv[1])
with lease.hold(db):
    with connection.connect(db) as writer:
        run_id = runs.begin(writer, command="ingest", sources=[], settings={})
    for number, batch in enumerate(BATCHES):
        stage.write(stage.folder(db), run_id, number, batch)
    recover.recover(db, Policy())
    publish.publish(db)
"""


def resume(db: Path) -> int:
    with lease.hold(db):
        return len(recover.recover(db, Policy()))


def left_by_a_dead_run(db: Path) -> None:
    with connection.connect(db) as writer:
        run_id = runs.begin(writer, command="ingest", sources=[], settings={})
    stage.write(stage.folder(db), run_id, 0, [article("1"), rejected()])
    stage.write(stage.folder(db), run_id, 1, [article("2")])


def test_whole_batches_of_a_dead_run_are_loaded_under_its_id(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    left_by_a_dead_run(db)
    half = stage.folder(db) / ".other.00000002.building"
    half.mkdir()
    assert resume(db) == 2
    assert resume(db) == 0
    ingest(db, [article("1"), article("3")])
    with duckdb.connect(str(db), read_only=True) as reader:
        counted = reader.execute(
            "SELECT status, state, count(*) FROM dispositions JOIN runs USING (run_id) GROUP BY ALL ORDER BY ALL"
        ).fetchall()
    assert counted == [
        ("abandoned", "loaded", 2), ("abandoned", "rejected", 1),
        ("finished", "loaded", 1), ("finished", "unchanged", 1),
    ]  # fmt: skip
    assert list(stage.folder(db).iterdir()) == []


@pytest.mark.parametrize(
    "point",
    ["staging:2", "staged:2", "merge:1", "merge:2", "before-commit:2", "after-commit:1", "after-commit:2",
     "before-checkpoint:2", "after-checkpoint:2", "publish"],
)  # fmt: skip
def test_a_kill_at_any_point_and_a_resume_give_what_an_undisturbed_run_gives(tmp_path: Path, point: str) -> None:
    from make import BATCHES

    undisturbed, db = tmp_path / "undisturbed.duckdb", tmp_path / "news.duckdb"
    ingest(undisturbed, *BATCHES)
    killed = subprocess.run(
        [sys.executable, "-c", RUN, str(db)], env={**os.environ, "COPYDESK_FAILPOINT": point}, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    resume(db)
    ingest(db, *BATCHES)
    assert content(db) == content(undisturbed)
    with duckdb.connect(str(db), read_only=True) as reader:
        uneven = reader.execute(
            "SELECT run_id FROM batches GROUP BY run_id HAVING sum(documents) != "
            "(SELECT count(*) FROM dispositions WHERE dispositions.run_id = batches.run_id)"
        ).fetchall()
    assert uneven == []


def test_what_a_dead_run_left_is_told_by_run_with_its_last_sign_of_life(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    left_by_a_dead_run(db)
    staged = list(stage.find(stage.folder(db)))
    assert recover.taken_up(staged) == (runs.TakenUp(staged[0].run_id, 3, staged[1].staged_at),)
    assert recover.taken_up([]) == ()
