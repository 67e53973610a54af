"""One run at a time, and who it is."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from warehouse.errors import WarehouseBusy, WarehouseError
from warehouse.store import lease

pytestmark = pytest.mark.warehouse

HOLD = """
import sys
from pathlib import Path
from warehouse.store import lease
with lease.hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(db: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the lease."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(db)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_second_run_is_told_who_holds_the_warehouse(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    with holder(db) as other, pytest.raises(WarehouseBusy, match=f"process {other.pid}") as caught, lease.hold(db):
        pass
    assert caught.value.pid == other.pid


def test_a_stopped_holder_keeps_its_lease(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    with holder(db) as other:
        os.kill(other.pid, signal.SIGSTOP)
        with pytest.raises(WarehouseBusy), lease.hold(db):
            pass
        os.kill(other.pid, signal.SIGCONT)


def test_a_killed_holder_frees_its_lease(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    with holder(db) as other:
        other.kill()
        other.wait()
        with lease.hold(db):
            assert Path(f"{db}.lock").read_text() == f"{os.getpid()}\n"


def test_the_lease_is_free_after_a_failed_block_and_can_be_taken_again(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    with pytest.raises(ValueError, match="mine"), lease.hold(db):
        raise ValueError("mine")
    with lease.hold(db), pytest.raises(WarehouseBusy), lease.hold(db):
        pass


def test_a_child_of_the_holder_does_not_inherit_the_lease(tmp_path: Path) -> None:
    """A worker that outlives a killed run must not keep the next one out."""
    db = tmp_path / "news.duckdb"
    with lease.hold(db):
        child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    with lease.hold(db):
        pass
    child.kill()
    child.communicate()


def test_no_folder_is_a_clear_error(tmp_path: Path) -> None:
    with (
        pytest.raises(WarehouseError, match=r"No such file or directory\. Nothing was changed"),
        lease.hold(tmp_path / "nowhere" / "news.duckdb"),
    ):
        pass
