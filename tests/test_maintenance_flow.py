"""Maintenance and what comes of runs, on a real server: named tasks, no collision, events to hook on, retention."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import _wait as wait_for_server
from test_maintain import lone
from test_serve import ask, eventually
from told import webhook

from flows.dashboard.prefect_home import QUIET, retention
from flows.ingest import ingest
from flows.settings import read_settings
from flows.upkeep.maintain import STEPS
from warehouse.store import lease, query

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("prefect")]  # one worker, so one server

WAIT_SECONDS = 120
OPERATING = Path(__file__).parent.parent / "docs" / "operating.md"
DROP = "Drop old runs from the dashboard"
MAINTENANCE = (
    "import sys; from flows.dashboard.maintenance_flow import maintenance_flow;"
    "print(maintenance_flow(sys.argv[1], workers=1, return_state=True).name)"
)
DROPPED = (
    "import sys; from datetime import *; from pathlib import Path; from flows.dashboard.retention import drop_old_runs;"
    "print(drop_old_runs(Path(sys.argv[1]), ['ingest', 'maintenance'], 30, datetime.now(UTC) + timedelta(days=31)))"
)
DROPPED_TWICE = (
    "import sys; from prefect.client.orchestration import get_client; from flows.dashboard.retention import drop\n"
    "with get_client(sync_client=True) as client:\n"
    "    run = client.read_flow_run(sys.argv[1]); print([drop(client, run), drop(client, run)])"
)
EMIT = (
    "import sys; from pathlib import Path; from flows.dashboard import events, outcome; db = Path(sys.argv[1]);"
    "events.emit_run(db, 'ingest', outcome.Outcome('1 new', ('new',), 'well'), None, []); print('went on')"
)
INGEST = "from flows.cli import main\nif __name__ == '__main__':\n    main()"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "first.txt").write_text(lone(1))
    ingest([str(tmp_path / "in")], read_settings(db=tmp_path / "night.duckdb", workers=1))
    return tmp_path / "night.duckdb"


def started(code: str, api: str, *arguments: str, folder: Path, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env=os.environ | {"PREFECT_API_URL": api, "PYTHONPATH": str(Path(__file__).parent.parent)} | more,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(code: str, api: str, *arguments: str, folder: Path) -> str:
    out, errors = started(code, api, *arguments, folder=folder).communicate(timeout=WAIT_SECONDS)
    assert out, errors
    return out.strip().splitlines()[-1]


def runs(api: str, db: Path, flow: str) -> list[dict[str, Any]]:
    found = ask(api, "flow_runs/filter", flows={"name": {"any_": [flow]}})
    return [run for run in found if run["parameters"]["db"] == str(db)]


def events(api: str, name: str, db: Path) -> list[dict[str, Any]]:
    """Those of this name that concern the warehouse `db`, the oldest first."""
    found = ask(api, "events/filter", filter={"event": {"name": [name]}, "order": "ASC"})
    return [one for one in found["events"] if str(db) in json.dumps(one)]  # type: ignore[call-overload]


def test_each_step_is_a_task_with_a_name_and_says_what_it_did(db: Path, prefect_api: str) -> None:
    assert said(MAINTENANCE, prefect_api, str(db), folder=db.parent) == "Completed"
    [run] = runs(prefect_api, db, "maintenance")
    assert (run["name"], run["tags"]) == ("maintenance · all done", ["maintenance"])
    tasks = ask(prefect_api, "task_runs/filter", flow_runs={"id": {"any_": [run["id"]]}})
    assert {task["name"] for task in tasks} == {*STEPS, DROP}
    messages = {task["name"]: task["state"]["message"] for task in tasks}
    assert messages["Back up the warehouse"] == "no backup: backup_dir of [maintenance] is not set"
    assert messages["Examine the warehouse"].endswith("all sound")


def test_the_log_of_a_night_says_once_what_a_step_did(db: Path, prefect_api: str) -> None:
    night = started(MAINTENANCE, prefect_api, str(db), folder=db.parent)
    _, errors = night.communicate(timeout=WAIT_SECONDS)
    told = ("nothing was touched since the last time", "backup_dir of [maintenance] is not set", "all sound")
    assert [sum(words in line for line in errors.splitlines()) for words in told] == [1, 1, 1], errors


def test_a_step_that_is_left_out_is_in_the_log_too(db: Path, prefect_api: str) -> None:
    """It has no task that could say so."""
    db.write_bytes(b"this is no warehouse" * 1000)
    night = started(MAINTENANCE, prefect_api, str(db), folder=db.parent)
    _, errors = night.communicate(timeout=WAIT_SECONDS)
    assert "left out: Examine the warehouse: " in errors


def test_a_step_that_fails_is_red_and_named_and_the_others_are_green(db: Path, prefect_api: str) -> None:
    (db.parent / "copydesk.toml").write_text("[maintenance]\nbackup_dir = 'unmounted'\n")
    assert said(MAINTENANCE, prefect_api, str(db), folder=db.parent) == "Failed"
    [run] = runs(prefect_api, db, "maintenance")
    assert run["name"] == "maintenance · 1 step failed"
    assert run["state"]["message"].startswith("Back up the warehouse: backup_dir unmounted is no folder.")
    tasks = ask(prefect_api, "task_runs/filter", flow_runs={"id": {"any_": [run["id"]]}})
    states = {task["name"]: task["state"]["name"] for task in tasks}
    assert states == dict.fromkeys((*STEPS, DROP), "Completed") | {"Back up the warehouse": "Failed"}


def test_maintenance_waits_for_the_ingest_under_way_and_an_ingest_for_it(db: Path, prefect_api: str) -> None:
    (db.parent / "in" / "second.txt").write_text(lone(2))
    with lease.hold(db):  # as an ingest that is under way
        night = started(MAINTENANCE, prefect_api, str(db), folder=db.parent)
        eventually(lambda: [run for run in runs(prefect_api, db, "maintenance") if run["state"]["name"] == "Running"])
        eventually(lambda: [1] if lease.is_held(Path(f"{db}.maintenance")) else [])
        arguments = ("ingest", str(db.parent / "in"), "--db", str(db), "--workers", "1")
        late = started(INGEST, prefect_api, *arguments, folder=db.parent)
        assert late.stderr
        assert "maintenance of " in late.stderr.readline()
    assert night.communicate(timeout=WAIT_SECONDS)[0].strip() == "Completed"
    _, errors = late.communicate(timeout=WAIT_SECONDS)
    assert late.returncode == 0, errors
    states = {run["state"]["name"] for flow in ("maintenance", "ingest") for run in runs(prefect_api, db, flow)}
    assert states == {"Completed"}
    assert query.run(db, "FROM articles").num_rows == 2


def test_runs_and_alerts_are_events_with_the_json_that_a_webhook_gets(db: Path, prefect_api: str) -> None:
    arguments = ("ingest", str(db.parent / "in"), "--db", str(db), "--workers", "1")
    with webhook() as hook:
        for bound in ("1", "0"):  # of the disk less than all is free; then nobody asks any more
            (db.parent / "copydesk.toml").write_text(
                f"[alerts]\nwebhook = '{hook.url}'\n[alerts.bounds]\ndisk = {bound}\n"
            )
            started(INGEST, prefect_api, *arguments, folder=db.parent).communicate(timeout=WAIT_SECONDS)
        assert hook.states() == [("disk", "raised"), ("disk", "over")]
    names = ("copydesk.alert.raised", "copydesk.alert.over")
    alerts = [eventually(lambda name=name: events(prefect_api, name, db))[0] for name in names]  # type: ignore[misc]
    assert [alert["payload"] for alert in alerts] == hook.got
    assert len({alert["resource"]["prefect.resource.id"] for alert in alerts}) == 1
    assert alerts[0]["resource"]["prefect.resource.id"].startswith("copydesk.alert.disk.")
    finished = eventually(lambda: events(prefect_api, "copydesk.run.finished", db)[1:])
    assert finished[0]["resource"]["prefect.resource.name"] == str(db)
    assert finished[0]["payload"]["run_id"] in query.run(db, "FROM runs").column("run_id").to_pylist()
    roles = {one["prefect.resource.role"] for one in finished[0]["related"]}
    assert {"flow-run", "flow"} <= roles


def test_a_run_that_fails_or_is_held_is_an_event(db: Path, prefect_api: str) -> None:
    arguments = ("ingest", str(db.parent / "in"), "--db", str(db), "--workers", "1")
    with lease.hold(db):
        started(INGEST, prefect_api, *arguments, folder=db.parent).communicate(timeout=WAIT_SECONDS)
    [held] = eventually(lambda: events(prefect_api, "copydesk.run.held", db))
    assert held["payload"]["tags"] == ["held"]
    db.write_bytes(b"this is no warehouse" * 1000)
    started(INGEST, prefect_api, *arguments, folder=db.parent).communicate(timeout=WAIT_SECONDS)
    [failed] = eventually(lambda: events(prefect_api, "copydesk.run.failed", db))
    assert "copydesk restore" in failed["payload"]["what"]


def test_the_automation_of_the_docs_is_set_off_by_an_alert(db: Path, prefect_api: str) -> None:
    [code] = re.findall(r"^```python\n(.*?)^```$", OPERATING.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (db.parent / "copydesk.toml").write_text("[alerts.bounds]\ndisk = 1\n")
    arguments = ("ingest", str(db.parent / "in"), "--db", str(db), "--workers", "1")
    with webhook() as hook:
        made = started(code, prefect_api, folder=db.parent, HOOK=hook.url)
        out, errors = made.communicate(timeout=WAIT_SECONDS)
        assert made.returncode == 0, errors
        assert f"copydesk: an alert is raised: made at {prefect_api}" in out
        started(INGEST, prefect_api, *arguments, folder=db.parent).communicate(timeout=WAIT_SECONDS)
        eventually(hook.states)
    assert hook.states() == [("disk", "raised")]
    assert set(hook.got[0]) == {"alert", "state", "what", "since", "input", "command", "run_id"}


def test_the_automation_of_the_docs_is_made_at_no_server_that_nobody_named(tmp_path: Path) -> None:
    [code] = re.findall(r"^```python\n(.*?)^```$", OPERATING.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    own = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    own |= {"HOOK": "http://127.0.0.1:9/", "PREFECT_HOME": str(tmp_path)}
    ended = subprocess.run([sys.executable, "-c", code], env=own, capture_output=True, text=True, check=False)
    assert (ended.returncode, "KeyError: 'PREFECT_API_URL'" in ended.stderr) == (1, True)


def test_a_server_that_takes_no_events_fails_nothing(tmp_path: Path) -> None:
    nobody = "http://127.0.0.1:9/api"
    process = started(EMIT, nobody, str(tmp_path / "n.duckdb"), folder=tmp_path)
    out, _ = process.communicate(timeout=WAIT_SECONDS)
    assert (process.returncode, out.strip()) == (0, "went on")


def test_old_runs_of_a_warehouse_go_with_logs_and_artifacts_and_no_other_runs(
    db: Path, tmp_path: Path, prefect_api: str
) -> None:
    other = tmp_path / "other.duckdb"
    for one in (db, other):
        arguments = ("ingest", str(db.parent / "in"), "--db", str(one), "--workers", "1")
        started(INGEST, prefect_api, *arguments, folder=tmp_path).communicate(timeout=WAIT_SECONDS)
    [mine], [theirs] = (runs(prefect_api, one, "ingest") for one in (db, other))
    assert rows_of(prefect_api, mine)
    assert said(DROPPED, prefect_api, str(db), folder=tmp_path) == (
        "1 run older than 30 days dropped from the dashboard"
    )
    assert (runs(prefect_api, db, "ingest"), len(runs(prefect_api, other, "ingest"))) == ([], 1)
    eventually(lambda: [] if rows_of(prefect_api, mine) else [1])
    assert rows_of(prefect_api, theirs)


def test_a_run_that_the_server_dropped_meanwhile_is_gone_and_no_error(db: Path, prefect_api: str) -> None:
    arguments = ("ingest", str(db.parent / "in"), "--db", str(db), "--workers", "1")
    started(INGEST, prefect_api, *arguments, folder=db.parent).communicate(timeout=WAIT_SECONDS)
    [mine] = runs(prefect_api, db, "ingest")
    assert said(DROPPED_TWICE, prefect_api, mine["id"], folder=db.parent) == "[True, False]"


def rows_of(api: str, run: dict[str, Any]) -> list[dict[str, Any]]:
    """Its logs and artifacts."""
    mine = {"flow_run_id": {"any_": [run["id"]]}}
    return [*ask(api, "logs/filter", logs=mine), *ask(api, "artifacts/filter", artifacts=mine)]


@contextmanager
def serving(home: Path, port: int, **settings: str) -> Iterator[str]:
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    quiet = QUIET | {"PREFECT_HOME": str(home), "PREFECT_SERVER_UI_ENABLED": "false"} | settings
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=os.environ | quiet, stdout=log, stderr=log)
    try:
        wait_for_server(server, f"http://127.0.0.1:{port}/api")
        yield f"http://127.0.0.1:{port}/api"
    finally:
        server.terminate()
        server.wait(WAIT_SECONDS)


COUNTED = ("flow_run", "task_run", "log", "artifact", "events", "event_resources")


def test_the_server_of_serve_drops_what_is_older_than_the_days_that_are_kept(
    tmp_path: Path, free_port: int, db: Path
) -> None:
    """Its file, not its answers: what is dropped must take no room there. The clock of the rows is set back."""
    arguments = ("ingest", str(db.parent / "in"), "--db", str(db), "--workers", "1")
    with serving(tmp_path, free_port) as api:
        started(INGEST, api, *arguments, folder=tmp_path).communicate(timeout=WAIT_SECONDS)
        eventually(lambda: events(api, "copydesk.run.finished", db))
    before = counts(tmp_path / "prefect.db", set_back=timedelta(days=3))
    assert all(before.values()), before
    often = {"PREFECT_SERVER_SERVICES_DB_VACUUM_LOOP_SECONDS": "1"} | {
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ORPHAN_CLEANUP_LOOP_SECONDS": "1"
    }
    with serving(tmp_path, free_port, **retention(2), **often):
        eventually(lambda: [1] if not any(counts(tmp_path / "prefect.db").values()) else [])


def counts(file: Path, set_back: timedelta = timedelta(0)) -> dict[str, int]:
    with closing(sqlite3.connect(file, timeout=WAIT_SECONDS)) as kept:
        if set_back:
            then = f"{datetime.now(UTC) - set_back:%Y-%m-%d %H:%M:%S.%f}"
            for table, column in (("flow_run", "end_time"), ("events", "occurred"), ("event_resources", "occurred")):
                kept.execute(f"UPDATE {table} SET {column} = ?", [then])
            kept.commit()
        return {name: kept.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in COUNTED}
