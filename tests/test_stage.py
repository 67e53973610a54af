"""Staged batches: files that are whole or not there."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from make import article, rejected, removal, unsigned_words

from extractors.records import Outcome
from warehouse.load import stage

pytestmark = pytest.mark.warehouse

STAGE_AND_DIE = """
import sys
from pathlib import Path
sys.path.insert(0, "tests")
from make import article
from warehouse.load import stage
stage.write(Path(sys.argv[1]), "run", 0, [article("1")])
"""


def test_what_is_staged_is_found_in_order_with_its_counts(tmp_path: Path) -> None:
    paths = [stage.write(tmp_path, "run", n, [article(str(n)), rejected()]) for n in (0, 1, 10)]
    found = list(stage.find(tmp_path))
    assert [batch.path for batch in found] == paths
    assert [(batch.run_id, batch.batch_no, batch.documents) for batch in found] == [
        ("run", 0, 2), ("run", 1, 2), ("run", 10, 2),
    ]  # fmt: skip


def test_staging_a_batch_again_gives_the_same_rows(tmp_path: Path) -> None:
    batch: list[Outcome] = [article("1", removals=(removal(),), signature=unsigned_words()), rejected(), article("2")]
    first = stage.write(tmp_path / "one", "run", 0, batch)
    second = stage.write(tmp_path / "two", "run", 0, batch)
    for name in stage.TABLES:
        assert stage.read(first, name).equals(stage.read(second, name)), name
        assert stage.read(first, name).num_rows == {"articles": 2, "removals": 1, "others": 1}[name]


@pytest.mark.parametrize("point", ["staging", "staging:3", "staged"])
def test_a_kill_while_staging_leaves_a_whole_batch_or_none(tmp_path: Path, point: str) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", STAGE_AND_DIE, str(tmp_path)], env={**os.environ, "COPYDESK_FAILPOINT": point}
    )
    assert killed.returncode == -signal.SIGKILL
    assert any(tmp_path.iterdir()), "something was on its way"
    assert [batch.documents for batch in stage.find(tmp_path)] == ([1] if point == "staged" else [])
    assert len(list(tmp_path.iterdir())) == (1 if point == "staged" else 0)


def test_a_removed_batch_is_gone_and_half_a_removal_is_no_batch(tmp_path: Path) -> None:
    done, doomed = (stage.write(tmp_path, "run", n, [article(str(n))]) for n in (0, 1))
    stage.remove(done)
    doomed.rename(tmp_path / f".{doomed.name}.building")
    assert list(stage.find(tmp_path)) == []
    assert list(tmp_path.iterdir()) == []


def test_files_of_others_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / ".hidden.d").mkdir()
    stage.write(tmp_path, "run", 0, [article("1")])
    assert [batch.batch_no for batch in stage.find(tmp_path)] == [0]
    assert sorted(path.name for path in tmp_path.iterdir()) == [".hidden.d", "notes.txt", "run.00000000"]


def test_no_folder_holds_no_batch(tmp_path: Path) -> None:
    assert list(stage.find(tmp_path / "nowhere")) == []
