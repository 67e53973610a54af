"""A backup is compared before it is believed, and a restore destroys nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from make import article, content, ingest, rejected

from warehouse.care import backup
from warehouse.copies.policy import Policy
from warehouse.errors import WarehouseBusy, WarehouseCorrupt, WarehouseError, WarehouseMissing
from warehouse.load import stage
from warehouse.load.recover import recover
from warehouse.store import lease, query

pytestmark = pytest.mark.warehouse


@pytest.fixture
def db(tmp_path: Path) -> Path:
    db = tmp_path / "news.duckdb"
    ingest(db, [*(article(str(n)) for n in range(30)), rejected()])
    return db


def count(db: Path) -> int:
    return query.run(db, "SELECT article_id FROM articles").num_rows


def test_a_lost_warehouse_comes_back_from_its_backup(db: Path, tmp_path: Path) -> None:
    copy = backup.backup(db, tmp_path / "copy.duckdb")
    before = content(db)
    db.unlink()
    Path(f"{db}.published").unlink()
    backup.restore(copy, db)
    assert content(db) == before
    assert count(db) == 30


def test_batches_staged_since_the_backup_are_loaded_after_the_restore(db: Path, tmp_path: Path) -> None:
    copy = backup.backup(db, tmp_path / "copy.duckdb")
    stage.write(stage.folder(db), "20260101T000000000000-abcdef", 0, [article("new")])
    backup.restore(copy, db, force=True)
    with lease.hold(db):
        assert len(recover(db, Policy())) == 1
    assert "anew" in {row[0] for row in content(db)["article_heads"]}


def test_nothing_is_overwritten_unless_forced_and_then_it_is_kept(db: Path, tmp_path: Path) -> None:
    copy = backup.backup(db, tmp_path / "copy.duckdb")
    with pytest.raises(WarehouseError, match="--force"):
        backup.backup(db, copy)
    ingest(db, [article("later")])
    with pytest.raises(WarehouseError, match="--force"):
        backup.restore(copy, db)
    assert count(db) == 31
    backup.restore(copy, db, force=True)
    assert count(db) == 30
    assert len(content(Path(f"{db}.before-restore"))["article_heads"]) == 31


def test_a_damaged_backup_is_refused_and_the_warehouse_stays(db: Path, tmp_path: Path) -> None:
    copy = backup.backup(db, tmp_path / "copy.duckdb")
    content_there = bytearray(copy.read_bytes())
    for place in range(3 * 4096 + 1000, len(content_there), 262144):
        content_there[place : place + 64] = bytes(64)
    copy.write_bytes(content_there)
    before = content(db)
    with pytest.raises(WarehouseCorrupt):
        backup.restore(copy, db, force=True)
    assert content(db) == before


def test_another_file_is_no_backup(db: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.duckdb"
    other.write_text("Dear diary")
    with pytest.raises(WarehouseCorrupt):
        backup.restore(other, db, force=True)
    with pytest.raises(WarehouseMissing):
        backup.restore(tmp_path / "nowhere", db, force=True)
    assert count(db) == 30


def test_a_running_load_is_not_disturbed(db: Path, tmp_path: Path) -> None:
    copy = backup.backup(db, tmp_path / "copy.duckdb")
    with lease.hold(db):
        with pytest.raises(WarehouseBusy):
            backup.backup(db, tmp_path / "other.duckdb")
        with pytest.raises(WarehouseBusy):
            backup.restore(copy, db, force=True)


def test_two_backups_of_one_second_are_one_and_it_is_whole(db: Path, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    now = datetime(2031, 5, 9, 3, 30, tzinfo=UTC)
    first, _ = backup.rotate(db, tmp_path / "backups", 3, now)
    again, older = backup.rotate(db, tmp_path / "backups", 3, now)
    assert (again, older) == (first, [])
    assert [*(tmp_path / "backups").iterdir()] == [first]
    backup.restore(again, tmp_path / "back.duckdb")
