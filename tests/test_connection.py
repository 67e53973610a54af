"""Opening a warehouse: migrated, or left exactly as it was with a clear word."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from make import article, content, ingest

from warehouse.errors import WarehouseCorrupt, WarehouseError, WarehouseMissing, WarehouseTooNew
from warehouse.store import connection, publish, query

pytestmark = pytest.mark.warehouse

OPEN = """
import sys
from pathlib import Path
from warehouse.store import connection
with connection.connect(Path(sys.argv[1])):
    pass
"""
DIE_WITH_A_LOG = """
import os, sys, duckdb
db = duckdb.connect(sys.argv[1])
db.execute("SET checkpoint_threshold = '1GB'")
for n in range(50):
    fields = "path, size, mtime_ns, documents, run_id"
    db.execute(f"INSERT INTO watched_files ({fields}) VALUES (?, 1, 1, 1, 'run')", [f"/in/{n}"])
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "news.duckdb"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with a few articles; copy it, don't change it."""
    db = tmp_path_factory.mktemp("loaded") / "news.duckdb"
    ingest(db, [article(str(n)) for n in range(30)])
    return db


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def applied(db: Path) -> list[str]:
    with duckdb.connect(str(db), read_only=True) as reader:
        return [row[0] for row in reader.execute("SELECT name FROM schema_migrations ORDER BY ALL").fetchall()]


def flip(path: Path, place: int, length: int = 64) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        bytes_there = file.read(length)
        file.seek(place)
        file.write(bytes(b ^ 0xFF for b in bytes_there))


def test_a_new_warehouse_has_every_migration_and_no_log(db: Path) -> None:
    with connection.connect(db):
        pass
    assert applied(db) == [*connection.migrations(), "views"]
    assert not Path(f"{db}.wal").exists()


def test_opening_again_changes_no_byte(loaded: Path, db: Path) -> None:
    shutil.copy(loaded, db)
    with connection.connect(db):
        pass
    with connection.connect(db):
        pass
    assert content(db) == content(loaded)
    assert applied(db) == applied(loaded)


@pytest.mark.parametrize("last", list(connection.migrations()))
def test_every_earlier_schema_is_brought_up_to_date(db: Path, last: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files = connection.migrations()
    earlier = {name: text for name, text in files.items() if name <= last}
    monkeypatch.setattr(connection, "migrations", lambda: earlier)
    monkeypatch.setattr(connection, "_draw_views", lambda *_: None)  # the views of then are not known any more
    with connection.connect(db) as writer:
        writer.execute(
            "INSERT INTO watched_files (path, size, mtime_ns, documents, run_id) VALUES ('/in/old', 1, 2, 3, 'run')"
        )
    assert applied(db) == list(earlier)
    monkeypatch.undo()
    with connection.connect(db) as writer:
        assert writer.execute("SELECT documents FROM watched_files").fetchall() == [(3,)]
    assert applied(db) == [*files, "views"]
    ingest(db, [article("1")])
    assert query.run(db, "SELECT article_id FROM articles").to_pylist() == [{"article_id": "a1"}]


def test_a_file_of_a_newer_copydesk_is_left_alone(db: Path) -> None:
    with connection.connect(db) as writer:
        writer.execute("INSERT INTO schema_migrations VALUES ('9999_future.sql', 'x', now())")
    before = digest(db)
    with pytest.raises(WarehouseTooNew, match="9999_future"), connection.connect(db):
        pass
    assert digest(db) == before


def test_a_migration_that_was_edited_is_noticed(db: Path) -> None:
    with connection.connect(db) as writer:
        writer.execute("UPDATE schema_migrations SET checksum = 'other' WHERE name = '0001_articles.sql'")
    before = digest(db)
    with pytest.raises(WarehouseCorrupt, match="0001_articles"), connection.connect(db):
        pass
    assert digest(db) == before


def test_a_failing_migration_leaves_the_schema_as_it_was(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.connect(db):
        pass
    bad = {**connection.migrations(), "0999_bad.sql": "CREATE TABLE half (a INTEGER); SELECT * FROM nowhere;"}
    monkeypatch.setattr(connection, "migrations", lambda: bad)
    with pytest.raises(duckdb.CatalogException), connection.connect(db):
        pass
    monkeypatch.undo()
    with connection.connect(db) as writer:
        assert writer.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'half'").fetchone() == (0,)


@pytest.mark.parametrize("point", ["migration", "migration:2", "before-checkpoint", "after-checkpoint"])
def test_a_kill_while_migrating_leaves_the_old_schema_or_the_new(db: Path, point: str) -> None:
    killed = subprocess.run([sys.executable, "-c", OPEN, str(db)], env={**os.environ, "COPYDESK_FAILPOINT": point})
    assert killed.returncode == -signal.SIGKILL
    ingest(db, [article("1")])
    assert applied(db) == [*connection.migrations(), "views"]
    assert query.run(db, "SELECT article_id FROM articles").to_pylist() == [{"article_id": "a1"}]


@pytest.mark.parametrize("place", [0, 8, 4096 + 8, 8192 + 8])
def test_a_corrupted_header_is_detected_and_the_file_left_alone(loaded: Path, db: Path, place: int) -> None:
    shutil.copy(loaded, db)
    if place > 8:  # two headers take turns: spoil both
        flip(db, 4096 + 8)
        flip(db, 8192 + 8)
    else:
        flip(db, place)
    before = digest(db)
    with pytest.raises(WarehouseCorrupt, match="Nothing was changed"), connection.connect(db):
        pass
    assert digest(db) == before
    with pytest.raises(WarehouseCorrupt, match="can't be read"):
        query.run(db, "SELECT 1")


def test_a_corrupted_block_is_an_error_and_never_an_empty_answer(loaded: Path, db: Path) -> None:
    shutil.copy(loaded, db)
    for place in range(3 * 4096, db.stat().st_size, 262144):
        flip(db, place + 1000)
    with pytest.raises(WarehouseError), connection.connect(db) as writer:
        writer.execute("SELECT sum(length(text)) FROM article_revisions").fetchall()
    assert db.stat().st_size == loaded.stat().st_size


def test_a_cut_file_is_detected(loaded: Path, db: Path) -> None:
    db.write_bytes(loaded.read_bytes()[:5000])
    with pytest.raises(WarehouseCorrupt), connection.connect(db):
        pass
    assert db.stat().st_size == 5000


def test_an_empty_file_is_no_warehouse_and_no_new_one(db: Path) -> None:
    """A file of 0 bytes is what a full disk leaves of a copy: filling it afresh would hide the loss."""
    db.touch()
    with pytest.raises(WarehouseCorrupt), connection.connect(db):
        pass
    assert db.stat().st_size == 0


def test_another_kind_of_file_is_left_alone(db: Path) -> None:
    db.write_text("Dear diary, today I am no database.\n" * 1000)
    with pytest.raises(WarehouseCorrupt), connection.connect(db):
        pass
    assert db.read_text().startswith("Dear diary")


def with_log(db: Path, loaded: Path) -> Path:
    """`db` as a killed writer leaves it: committed rows are in the log only."""
    shutil.copy(loaded, db)
    killed = subprocess.run([sys.executable, "-c", DIE_WITH_A_LOG, str(db)])
    assert killed.returncode == -signal.SIGKILL
    log = Path(f"{db}.wal")
    assert log.stat().st_size > 0
    return log


def test_committed_rows_outlive_a_kill(loaded: Path, db: Path) -> None:
    with_log(db, loaded)
    with connection.connect(db) as writer:
        assert writer.execute("SELECT count(*) FROM watched_files").fetchone() == (50,)


def test_a_corrupted_log_is_detected_and_kept(loaded: Path, db: Path) -> None:
    log = with_log(db, loaded)
    flip(log, log.stat().st_size // 2)
    before = digest(db), digest(log)
    with pytest.raises(WarehouseCorrupt, match="Nothing was changed"), connection.connect(db):
        pass
    assert (digest(db), digest(log)) == before


def test_a_log_without_its_file_is_not_thrown_away(loaded: Path, db: Path) -> None:
    log = with_log(db, loaded)
    db.unlink()
    before = digest(log)
    with pytest.raises(WarehouseCorrupt, match="its log"), connection.connect(db):
        pass
    assert not db.exists()
    assert digest(log) == before


def test_a_file_that_another_program_has_open_is_said_so(loaded: Path, db: Path) -> None:
    shutil.copy(loaded, db)
    other = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, duckdb; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()",
            str(db),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout
    assert other.stdout.readline() == "open\n"
    with (
        pytest.raises(WarehouseError, match=f"open in process {other.pid} for 0.3 seconds"),
        connection.connect(db, 0.3),
    ):
        pass
    other.communicate()


def test_no_folder_and_no_file_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="is no folder"), connection.connect(tmp_path / "nowhere" / "x.duckdb"):
        pass
    with pytest.raises(WarehouseMissing, match="copydesk ingest"):
        query.run(tmp_path / "x.duckdb", "SELECT 1")
    assert list(tmp_path.iterdir()) == []


def test_a_path_with_a_quote_is_a_path(tmp_path: Path) -> None:
    db = tmp_path / "o'hara's \"news\".duckdb"
    ingest(db, [article("1")])
    assert query.run(db, "SELECT article_id FROM articles").to_pylist() == [{"article_id": "a1"}]


def test_a_lost_file_is_not_replaced_by_an_empty_one_while_its_copy_is_there(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    with connection.connect(db):
        pass
    copy = publish.publish(db)
    db.unlink()
    with pytest.raises(WarehouseCorrupt, match="published copy"), connection.connect(db):
        pass
    assert not db.exists()
    assert copy.exists()
