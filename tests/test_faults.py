"""Full disks, folders that can't be written, and runs that want the same warehouse."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from make import BATCHES, article, content, ingest

from warehouse.copies.policy import Policy
from warehouse.errors import NoSpace
from warehouse.load import recover
from warehouse.store import connection, lease, publish, query, space

pytestmark = pytest.mark.warehouse

# A run that finds the disk full in the step that is named: no file may grow past the limit.
FULL = """
import resource, sys
from pathlib import Path
sys.path.insert(0, "tests")
from make import BATCHES
from warehouse.load import recover, stage
from warehouse.store import connection, lease, publish, runs
from warehouse.errors import NoSpace
from warehouse.copies.policy import Policy
db, step = Path(sys.argv[1]), sys.argv[2]

def fill(name, bytes_left):
    if name == step:
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_left, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

try:
    with lease.hold(db):
        with connection.connect(db) as writer:
            run_id = runs.begin(writer, command="ingest", sources=[], settings={})
        fill("staging", 2000)
        for number, batch in enumerate(BATCHES):
            stage.write(stage.folder(db), run_id, number, batch)
        fill("load", 4000)
        fill("checkpoint", db.stat().st_size // 2)
        recover.recover(db, Policy())
        fill("publish", db.stat().st_size // 2)
        publish.publish(db)
except NoSpace as error:
    print(error)
    sys.exit(3)
"""
# Everything is imported before the rights are given away: the interpreter itself may lie where nobody may read.
NOBODY = """
import os, sys
from pathlib import Path
sys.path.insert(0, "tests")
from make import article, ingest
from warehouse.errors import WarehouseError
os.setuid(65534)
try:
    ingest(Path(sys.argv[1]), [article("1")])
except WarehouseError as error:
    print(error)
    sys.exit(3)
"""
PART = """
import sys
from pathlib import Path
sys.path.insert(0, "tests")
from make import article, ingest
from warehouse.errors import WarehouseBusy
first, last = int(sys.argv[2]), int(sys.argv[3])
try:
    ingest(Path(sys.argv[1]), [article(str(n)) for n in range(first, last)])
except WarehouseBusy as error:
    print(error.pid)
    sys.exit(75)
"""


def python(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)], stdout=subprocess.PIPE, text=True, check=False
    )


@pytest.mark.parametrize("step", ["staging", "load", "checkpoint", "publish"])
def test_a_full_disk_loses_nothing_that_was_committed_and_the_next_run_goes_on(tmp_path: Path, step: str) -> None:
    db, undisturbed = tmp_path / "news.duckdb", tmp_path / "undisturbed.duckdb"
    before = [article(str(n)) for n in range(100, 140)]
    for path in (db, undisturbed):
        ingest(path, before)
    ingest(undisturbed, *BATCHES)
    failed = python(FULL, db, step)
    assert (failed.returncode, "Everything loaded so far is safe. Make room" in failed.stdout) == (3, True), failed
    assert query.run(db, "SELECT article_id FROM articles").num_rows == len(before)
    with lease.hold(db):
        recover.recover(db, Policy())
        publish.publish(db)
    assert query.run(db, "SELECT article_id FROM articles").num_rows >= len(before)
    ingest(db, *BATCHES)
    assert content(db) == content(undisturbed)


def test_a_disk_that_looks_too_small_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    disk = os.statvfs(tmp_path)
    space.require(tmp_path, 0)
    with pytest.raises(NoSpace, match="MB free and needs"):
        space.require(tmp_path, disk.f_bavail * disk.f_frsize)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
def test_a_folder_that_may_not_be_written_is_a_clear_error() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o555)
        refused = python(NOBODY, Path(folder) / "news.duckdb")
        assert refused.returncode == 3
        assert "Permission denied. Nothing was changed." in refused.stdout
        assert list(Path(folder).iterdir()) == []


def test_overlapping_loads_in_parallel_end_as_one_after_the_other(tmp_path: Path) -> None:
    """Who finds the warehouse taken says by whom, and is run again."""
    db, undisturbed = tmp_path / "news.duckdb", tmp_path / "undisturbed.duckdb"
    ingest(undisturbed, [article(str(n)) for n in range(40)])
    pending = {(0, 20), (10, 30), (20, 40), (0, 40)}
    while pending:
        running = {
            part: subprocess.Popen([sys.executable, "-c", PART, str(db), *map(str, part)], stdout=subprocess.PIPE)
            for part in pending
        }
        pids = {process.pid for process in running.values()}
        for part, process in running.items():
            said, _ = process.communicate()
            assert process.returncode in (0, 75)
            assert process.returncode == 0 or int(said) in pids
            if process.returncode == 0:
                pending.discard(part)
    for table in ("article_heads", "raw_documents", "clusters"):
        assert content(db)[table] == content(undisturbed)[table], table
    counted = query.run(db, "SELECT state, count(*) AS n FROM dispositions GROUP BY ALL ORDER BY ALL").to_pylist()
    assert counted == [{"state": "loaded", "n": 40}, {"state": "unchanged", "n": 60}]


def test_a_reader_that_comes_during_a_first_load_is_told_to_come_back(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    ask = "import sys\nfrom pathlib import Path\nfrom warehouse.store import query\n"
    ask += "try:\n    query.run(Path(sys.argv[1]), 'SELECT 1')\nexcept Exception as error:\n    print(error)\n"
    with lease.hold(db), connection.connect(db):
        assert "was never published" in python(ask, db).stdout
    assert python(ask, db).stdout == ""
