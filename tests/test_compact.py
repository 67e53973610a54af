"""Free room goes back to the disk, and nothing else goes."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest
from make import article, ingest, signed

from warehouse.care import compact
from warehouse.store import connection, lease
from warehouse.store.fingerprint import Fingerprint, fingerprint

pytestmark = pytest.mark.warehouse


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A warehouse that was once much larger."""
    db = tmp_path / "news.duckdb"
    ingest(db, [signed(article(str(n))) for n in range(50)])
    with connection.connect(db) as writer:
        writer.execute("CREATE TABLE passing AS SELECT uuid() AS id FROM range(400_000)")
    ingest(db, [signed(article(str(n))) for n in range(50, 300)])  # behind it, so that its room is amid the file
    with connection.connect(db) as writer:
        writer.execute("DROP TABLE passing")
        # What else a person may keep in this file.
        writer.execute('CREATE SCHEMA models; CREATE TABLE models."by ""desk""" AS SELECT 7 AS day')
        writer.execute("CREATE VIEW models.titles AS SELECT title FROM main.articles; CREATE TABLE mine (a INT UNIQUE)")
    return db


def test_the_file_shrinks_and_holds_every_row_and_comment(db: Path) -> None:
    before, said = held(db), comments(db)
    large, small = compacted(db)
    assert small == db.stat().st_size < 0.75 * large
    assert held(db) == before
    assert comments(db) == said
    with connection.connect(db) as writer:  # and it is a warehouse that can be written to
        assert writer.execute("SELECT count(*) FROM articles").fetchall() == [(300,)]


def test_what_others_keep_in_the_file_comes_along(db: Path) -> None:
    compacted(db)
    with duckdb.connect(str(db)) as reader:
        assert reader.execute('SELECT * FROM models."by ""desk"""').fetchall() == [(7,)]
        assert reader.execute("SELECT count(*) FROM models.titles").fetchall() == [(300,)]
        reader.execute("INSERT INTO mine VALUES (1)")
        with pytest.raises(duckdb.ConstraintException):
            reader.execute("INSERT INTO mine VALUES (1)")


def test_a_file_with_little_free_room_is_left_as_it_is(db: Path) -> None:
    compacted(db)
    inode = db.stat().st_ino
    before, after = compacted(db)
    assert (before, db.stat().st_ino) == (after, inode)


def test_the_log_of_a_dead_run_is_not_lost(db: Path) -> None:
    """Killed before its checkpoint, a writer leaves its last rows in the log beside the file."""
    writer = duckdb.connect(str(db), config={"checkpoint_threshold": "1GB"})
    writer.execute("PRAGMA disable_checkpoint_on_shutdown; INSERT INTO mine VALUES (42)")
    writer.close()
    assert Path(f"{db}.wal").exists()
    compacted(db)
    with duckdb.connect(str(db), read_only=True) as reader:
        assert reader.execute("SELECT a FROM mine").fetchall() == [(42,)]


def compacted(db: Path) -> tuple[int, int]:
    with lease.hold(db):
        return compact.compact(db, busy_seconds=0)


def comments(db: Path) -> list[tuple[str, str, str | None]]:
    with duckdb.connect(str(db), read_only=True) as reader:
        return reader.execute(
            "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
        ).fetchall()


def held(db: Path) -> Mapping[str, Fingerprint]:
    with duckdb.connect(str(db), read_only=True) as reader:
        return fingerprint(reader)
