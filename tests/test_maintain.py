"""What is done every night: each step says what it did, one that fails stops no other, and a kill loses nothing."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import duckdb
import pytest
from test_reclean import FURNITURE, story
from told import webhook

from flows import cli
from flows.ingest import ingest
from flows.settings import Maintenance, Settings, read_settings
from flows.upkeep import turn
from flows.upkeep.maintain import DONE, FAILED, LEFT_OUT, STEPS, Outcome, maintain
from warehouse.errors import WarehouseBusy, WarehouseMissing
from warehouse.store import lease, query
from warehouse.store.fingerprint import Fingerprint, results

CLEAN, COMPARE, BACKUP, FOLD, COMPACT, EXAMINE = STEPS
WAIT_SECONDS = 60
MAIN = "from flows.cli import main\nif __name__ == '__main__':\n    main()"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of two publishers; one has furniture that no rule knows."""
    folder = tmp_path_factory.mktemp("loaded")
    chance = random.Random(5)
    rows = [{"id": str(n), "source": "Lindvik Evening", "text": story(chance, n)} for n in range(30)]
    rows += [{"id": f"o{n}", "source": "Ostholm Mail", "text": lone(n)} for n in range(2)]  # of three it would learn
    (folder / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    ingest([str(folder / "in.jsonl")], read_settings(db=folder / "news.duckdb", workers=1))
    return folder / "news.duckdb"


def lone(n: int) -> str:
    return (
        f"The {n + 3}th tram of Ostholm was named after a gardener.\n\nIts driver, aged {40 + n}, rang twice for her."
    )


@pytest.fixture
def settings(loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    for suffix in ("", ".published"):
        shutil.copy(f"{loaded}{suffix}", f"{tmp_path / 'news.duckdb'}{suffix}")
    (tmp_path / "backups").mkdir()
    (tmp_path / "copydesk.toml").write_text("[maintenance]\nbackup_dir = 'backups'\nbackups = 2\n")
    return read_settings(db=tmp_path / "news.duckdb", workers=1)


def states(outcomes: list[Outcome]) -> dict[str, str]:
    return {outcome.step: outcome.state for outcome in outcomes}


def ask(db: Path, sql: str) -> list[dict[str, Any]]:
    return query.run(db, sql).to_pylist()


def holds(db: Path) -> dict[str, Fingerprint]:
    """Without the publisher memory's numbers of stories and times, which say when, not what."""
    with duckdb.connect(str(db), read_only=True) as reader:
        return {name: found for name, found in results(reader).items() if name != "memory_versions"}


def test_every_step_says_what_it_did_and_the_warehouse_is_sound(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["maintain", "--db", str(settings.db), "--workers", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.removeprefix("done     ").partition(":")[0] for line in lines] == list(STEPS)
    assert "30 articles cleaned again, 30 changed" in lines[0]
    assert "articles compared again" in lines[1]
    assert "holds every row of the warehouse; 0 older ones removed" in lines[2]
    assert "all sound" in lines[5]


def test_only_what_may_come_out_otherwise_is_cleaned_again_and_only_once(settings: Settings) -> None:
    first, second = maintain(settings), maintain(settings)
    assert "30 articles cleaned again" in first[0].said
    assert "0 articles cleaned again" in second[0].said
    assert second[1].said == "nothing was touched since the last time"
    left = [line for line in FURNITURE if ask(settings.db, f"SELECT 1 FROM articles WHERE contains(text, '{line}')")]
    assert left == []


def test_articles_of_older_rules_are_cleaned_again_by_todays(settings: Settings) -> None:
    with duckdb.connect(str(settings.db)) as writer:
        writer.execute("UPDATE article_revisions SET rules_version = 'older' WHERE source = 'Ostholm Mail'")
    assert "32 articles cleaned again" in maintain(settings)[0].said
    assert "0 articles cleaned again" in maintain(settings)[0].said


def test_so_many_backups_are_kept_and_no_other_file_is_touched(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    others = [folder / name for name in ("news.duckdb", "news-20200101T000000Z.duckdb", "letters.txt")]
    for other in others:
        other.write_text("mine")
    maintain(settings)
    [own] = set(folder.iterdir()) - set(others)
    name = own.name.rpartition("-")[0]
    own = own.rename(folder / f"{name}-20250101T000000Z.duckdb")  # two of one second would be one
    for day in ("01", "02"):
        (folder / f"{name}-202001{day}T000000Z.duckdb").write_text("of a night long past")
    (folder / f"{name}-20200103T000000Z.duckdb.part").write_text("of a night that was killed")
    maintain(settings)
    kept = sorted(path.name for path in set(folder.iterdir()) - set(others))
    assert (len(kept), kept[0], all(other.exists() for other in others)) == (2, own.name, True)
    with duckdb.connect(str(folder / kept[1]), read_only=True) as reader:
        assert reader.execute("SELECT count(*) FROM articles").fetchall() == [(32,)]


def test_a_step_that_fails_keeps_no_other_from_its_work_and_the_command_ends_with_1(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "backups").rmdir()
    assert cli.run(["maintain", "--db", str(settings.db), "--workers", "1"]) == 1
    failed = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("done ")]
    assert failed == [
        f"failed   {BACKUP}: backup_dir backups is no folder. Nothing was backed up. "
        "Make it, or see whether its disk is mounted."
    ]


def test_without_a_warehouse_that_can_be_read_the_other_steps_are_left_out(settings: Settings) -> None:
    settings.db.write_bytes(b"no DuckDB file" * 1000)
    outcomes = maintain(settings)
    assert states(outcomes) == {CLEAN: FAILED} | dict.fromkeys((COMPARE, BACKUP, FOLD, COMPACT, EXAMINE), LEFT_OUT)
    assert list(Path("backups").iterdir()) == []


def test_a_missing_warehouse_is_said_and_none_is_made(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing):
        maintain(settings.model_copy(update={"db": tmp_path / "other.duckdb"}))
    assert not (tmp_path / "other.duckdb").exists()


def test_what_the_doctor_finds_is_a_failure_with_the_command_that_shows_it(settings: Settings) -> None:
    with duckdb.connect(str(settings.db)) as writer:
        writer.execute("INSERT INTO cluster_members VALUES ('ghost', 'cghost', false, 'run')")
    found = maintain(settings)[-1]
    assert (found.state, found.said.endswith(f"copydesk doctor --db {settings.db}")) == (FAILED, True)


def test_it_is_told_that_a_night_failed_and_that_a_later_one_did_not(settings: Settings, tmp_path: Path) -> None:
    with webhook() as hook:
        alerts = settings.alerts.model_copy(update={"webhook": hook.url})
        told = settings.model_copy(update={"alerts": alerts})
        broken = told.model_copy(update={"maintenance": Maintenance(backup_dir=str(tmp_path / "unmounted"))})
        maintain(broken)
        maintain(broken)
        assert hook.states() == [("run-failed", "raised")]
        assert (hook.got[0]["input"], BACKUP in str(hook.got[0]["what"])) == ("maintenance", True)
        maintain(told)
        assert hook.states() == [("run-failed", "raised"), ("run-failed", "over")]


def test_a_held_warehouse_is_75_and_nothing_is_done(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    before = settings.db.read_bytes()
    with lease.hold(settings.db):
        assert cli.run(["maintain", "--db", str(settings.db)]) == 75
    assert (settings.db.read_bytes(), list(Path("backups").iterdir())) == (before, [])
    with turn.hold(settings.db), pytest.raises(WarehouseBusy):
        maintain(settings)


def test_maintenance_that_is_patient_waits_for_the_run_under_way(settings: Settings) -> None:
    outcomes: list[Outcome] = []
    with lease.hold(settings.db):
        waiting = threading.Thread(target=lambda: outcomes.extend(maintain(settings, is_patient=True)))
        waiting.start()
        while not lease.is_held(Path(f"{settings.db}.maintenance")):
            pass
        assert outcomes == []
    waiting.join(WAIT_SECONDS)
    assert set(states(outcomes).values()) == {DONE}


def test_an_ingest_waits_until_maintenance_is_through_and_then_loads(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "late.txt").write_text(lone(77))
    arguments = ["ingest", str(tmp_path / "late.txt"), "--db", str(settings.db), "--workers", "1"]
    with turn.hold(settings.db):
        process = subprocess.Popen([sys.executable, "-c", MAIN, *arguments], stderr=subprocess.PIPE, text=True)
        assert process.stderr
        assert "maintenance of " in process.stderr.readline()
        assert process.poll() is None
    _, errors = process.communicate(timeout=WAIT_SECONDS)
    assert (process.returncode, errors) == (0, "")
    assert len(ask(settings.db, "FROM articles")) == 33


POINTS = (
    "staged:1", "merge:1", "after-commit:1", "before-checkpoint:1", "before-checkpoint:3", "after-checkpoint:5",
    "publish:1", "backed-up", "folding", "rewritten", "publish:4",
)  # fmt: skip


@pytest.fixture(scope="module")
def undisturbed(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Fingerprint]:
    folder = tmp_path_factory.mktemp("undisturbed")
    for suffix in ("", ".published"):
        shutil.copy(f"{loaded}{suffix}", f"{folder / 'news.duckdb'}{suffix}")
    maintain(read_settings(db=folder / "news.duckdb", workers=1, maintenance=Maintenance()))
    return holds(folder / "news.duckdb")


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_moment_it_loses_nothing_and_goes_on(
    settings: Settings, tmp_path: Path, point: str, undisturbed: dict[str, Fingerprint]
) -> None:
    with duckdb.connect(str(settings.db)) as writer:  # so that there is something to give back
        writer.execute("CREATE TABLE passing AS SELECT uuid() AS id FROM range(400_000)")
        writer.execute("CHECKPOINT; DROP TABLE passing; CREATE TABLE kept_apart AS SELECT 1 AS a")
        writer.execute("DROP TABLE kept_apart")
    killed = subprocess.run(
        [sys.executable, "-c", MAIN, "maintain", "--db", str(settings.db), "--workers", "1"],
        env=os.environ | {"COPYDESK_FAILPOINT": point},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stdout + killed.stderr
    assert len(ask(settings.db, "FROM articles")) == 32  # readers had it all the time
    assert set(states(maintain(settings)).values()) == {DONE}
    assert holds(settings.db) == undisturbed
    assert {path.suffix for path in (tmp_path / "backups").iterdir()} == {".duckdb"}
