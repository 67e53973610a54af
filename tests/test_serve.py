"""copydesk serve against a real server: it schedules, loads what was dropped, reports, and leaves no process behind."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from flows.cli import run as run_command
from flows.dashboard.serving.looks import LOST
from flows.dashboard.serving.names import deployment_name
from flows.dashboard.serving.plan import Plan
from flows.dashboard.serving.times import shortest_gap
from flows.errors import UsageError
from flows.terminal.intervals import parse_interval
from warehouse.store import query

pytestmark = pytest.mark.xdist_group("prefect")  # one worker, so one server

WAIT_SECONDS = 240  # on a machine that is busy with all the other tests
COPYDESK = "from flows.cli import main; main()"
STORY = "The lighthouse at Cape Runa was lit again on Friday after 14 months of repairs to its lens and its stairs."


@dataclass(frozen=True)
class Served:
    """A `copydesk serve` that runs, and what belongs to it; its deployment goes by its warehouse."""

    process: subprocess.Popen[bytes]
    folder: Path
    db: Path
    api: str


def serve(
    folder: Path, db: Path, port: int, every: str = "1h", *options: str, **environment: str
) -> subprocess.Popen[bytes]:
    inherited = {k: v for k, v in os.environ.items() if k != "PREFECT_API_URL"}
    when = ["--every", every] if every else []
    arguments = ["serve", str(folder), "--db", str(db), "--port", str(port), *when, "--workers", "1", *options]
    return subprocess.Popen(
        [sys.executable, "-c", COPYDESK, *arguments],
        env=inherited | environment,
        stderr=(db.parent / "serve.log").open("wb"),
    )


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, prefect_api: str) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("served")
    folder = home / "in"
    folder.mkdir()
    (folder / "dropped.txt").write_text(f"{STORY}\n\nSubscribe to our newsletter\n")
    process = serve(folder, home / "news.duckdb", 4200, PREFECT_API_URL=prefect_api)
    try:
        yield Served(process, folder, home / "news.duckdb", prefect_api)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(WAIT_SECONDS)


def send(api: str, method: str, path: str, **body: object) -> Any:
    request = urllib.request.Request(
        f"{api}/{path}", json.dumps(body).encode(), {"content-type": "application/json"}, method=method
    )
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            # The server's file is locked for a moment; Prefect's own clients ask again, too.
            if error.code != 503 or time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def post(api: str, path: str, **body: object) -> Any:
    return send(api, "POST", path, **body)


def ask(api: str, path: str, **body: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = post(api, path, **body)
    return found


def runs(served: Served, state: str) -> list[dict[str, Any]]:
    return ask(
        served.api,
        "flow_runs/filter",
        deployments={"name": {"any_": [deployment_name(served.db)]}},
        flow_runs={"state": {"name": {"any_": [state]}}},
    )


def deployments(api: str, name: str) -> list[dict[str, Any]]:
    return ask(api, "deployments/filter", deployments={"name": {"any_": [name]}})


def eventually(question: Callable[[], list[Any]]) -> list[Any]:
    """The first answer that isn't empty. Ends with an error after WAIT_SECONDS."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not (answer := question()):
        assert time.monotonic() < deadline, "nothing came"
        time.sleep(0.2)  # what is waited for is another process
    return answer


def descendants(pid: int) -> set[int]:
    """The process and all below it, by /proc."""
    found = {pid}
    children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return found.union(*map(descendants, children))


def is_alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


@pytest.mark.end_to_end
def test_the_schedule_yields_scheduled_runs(served: Served) -> None:
    """Prefect's scheduler has been seen to create none, without an error, with another version of a library."""
    assert eventually(lambda: [run for run in runs(served, "Scheduled") if run["auto_scheduled"]])


@pytest.mark.end_to_end
def test_a_run_loads_what_was_dropped_in_the_folder(served: Served) -> None:
    [run] = eventually(lambda: runs(served, "Completed"))
    assert run["state"]["message"].startswith("1 seen: 1 new; 1 line struck; 0 copies; ")
    assert query.run(served.db, "SELECT text FROM articles").to_pylist() == [{"text": STORY}]


@pytest.mark.end_to_end
def test_the_run_says_what_came_of_it_how_far_it_is_and_where_its_report_is(served: Served) -> None:
    """Its source is a long path, so it goes by its last part."""
    [run] = eventually(lambda: runs(served, "Completed"))
    assert (run["name"], run["tags"]) == ("ingest in/ · 1 new", ["auto-scheduled", "new"])
    here = {"flow_runs": {"id": {"any_": [run["id"]]}}}
    artifacts = {artifact["type"]: artifact for artifact in ask(served.api, "artifacts/filter", **here)}
    assert (artifacts["progress"]["data"], artifacts["progress"]["description"]) == (100.0, "1 new; 1 inputs read")
    of_run = {"flow_run_id": {"any_": [run["id"]]}}
    place = f"/artifacts/artifact/{artifacts['markdown']['id']}"
    eventually(lambda: [log for log in ask(served.api, "logs/filter", logs=of_run) if log["message"].endswith(place)])


@pytest.mark.end_to_end
def test_the_form_of_a_run_says_what_each_field_means(served: Served) -> None:
    eventually(lambda: runs(served, "Completed"))
    [deployment] = deployments(served.api, deployment_name(served.db))
    fields = deployment["parameter_openapi_schema"]["properties"]
    assert [name for name, field in fields.items() if not field.get("description")] == []


@pytest.mark.end_to_end
def test_the_run_and_its_tasks_and_its_page_are_seen_on_the_server(served: Served) -> None:
    [run] = eventually(lambda: runs(served, "Completed"))
    here = {"flow_runs": {"id": {"any_": [run["id"]]}}}
    tasks = {task["name"]: task["state_name"] for task in ask(served.api, "task_runs/filter", **here)}
    steps = ["begin", "edit, part 1", "load, part 1", "finish", "publish", "search index", "report"]
    assert tasks == dict.fromkeys(steps, "Completed")
    artifacts = {artifact["key"]: artifact["data"] for artifact in ask(served.api, "artifacts/filter", **here)}
    assert "| subscribe | " in artifacts["ingest-report"]
    assert [row["articles"] for row in json.loads(artifacts["source-health"])] == [1]


@pytest.mark.end_to_end
def test_told_to_stop_it_leaves_no_process_and_a_run_lost_with_its_machine_holds_up_no_other(served: Served) -> None:
    """Both in one, in this order, and after the others: it ends what they use."""
    leaves_no_process_and_no_schedule(served)
    a_lost_run_is_crashed_and_holds_up_no_other(served)


def leaves_no_process_and_no_schedule(served: Served) -> None:
    eventually(lambda: runs(served, "Completed"))
    everyone = descendants(served.process.pid)
    assert len(everyone) > 1
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(WAIT_SECONDS) == 0
    assert {pid for pid in everyone if is_alive(pid)} == set()
    [deployment] = deployments(served.api, deployment_name(served.db))
    assert (deployment["paused"], deployment["schedules"]) == (False, [])
    assert runs(served, "Scheduled") == []


def a_lost_run_is_crashed_and_holds_up_no_other(served: Served) -> None:
    """As after a power cut: the server says Running and counts the run's place as taken, and no process is there."""
    [deployment] = deployments(served.api, deployment_name(served.db))
    lost = post(served.api, f"deployments/{deployment['id']}/create_flow_run", state={"type": "SCHEDULED"})
    for state in ("PENDING", "RUNNING"):
        answer = post(served.api, f"flow_runs/{lost['id']}/set_state", state={"type": state})
        assert answer["status"] == "ACCEPT"
    again = serve(served.folder, served.db, 4200, PREFECT_API_URL=served.api)
    try:
        [crashed] = eventually(lambda: runs(served, "Crashed"))
        assert (crashed["id"], crashed["state"]["message"]) == (lost["id"], LOST)
        eventually(lambda: runs(served, "Completed")[1:])
    finally:
        again.send_signal(signal.SIGINT)
        again.wait(WAIT_SECONDS)


@contextmanager
def another(api: str, db: Path, every: str = "1h", **environment: str) -> Iterator[Served]:
    """A `copydesk serve` of a test of its own, over a folder beside its warehouse. Its log is serve.log there."""
    (db.parent / "in").mkdir(parents=True, exist_ok=True)
    process = serve(db.parent / "in", db, 4200, every, PREFECT_API_URL=api, **environment)
    try:
        yield Served(process, db.parent / "in", db, api)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(WAIT_SECONDS)


def said(served: Served, words: str) -> list[str]:
    """Lines of its log that hold the words."""
    return [line for line in (served.db.parent / "serve.log").read_text().splitlines() if words in line]


@pytest.mark.end_to_end
def test_two_warehouses_of_one_name_side_by_side_and_none_is_served_twice(tmp_path: Path, prefect_api: str) -> None:
    with (
        another(prefect_api, tmp_path / "a" / "post.duckdb") as one,
        another(prefect_api, tmp_path / "b" / "post.duckdb") as two,
    ):
        eventually(lambda: runs(one, "Completed"))
        eventually(lambda: runs(two, "Completed"))
        link = tmp_path / "c"
        link.symlink_to(tmp_path / "a")
        again = serve(one.folder, link / "post.duckdb", 4200, PREFECT_API_URL=prefect_api)
        assert again.wait(WAIT_SECONDS) == 75
        assert f"is served already, by process {one.process.pid}" in (link / "serve.log").read_text()
        [deployment] = deployments(prefect_api, deployment_name(one.db))
        assert (deployment["paused"], len(deployment["schedules"])) == (False, 1)
        assert deployment["id"] != deployments(prefect_api, deployment_name(two.db))[0]["id"]


@pytest.mark.end_to_end
def test_a_deployment_by_the_name_of_the_file_alone_makes_way_if_it_is_of_this_warehouse(
    tmp_path: Path, prefect_api: str
) -> None:
    flow = post(prefect_api, "flows/", name="ingest")
    for db in (tmp_path / "a" / "old.duckdb", tmp_path / "b" / "old.duckdb"):
        post(prefect_api, "deployments/", name="old", flow_id=flow["id"], parameters={"db": str(db)})
        [old] = deployments(prefect_api, "old")
        with another(prefect_api, tmp_path / "a" / "old.duckdb") as served:
            eventually(lambda: runs(served, "Scheduled"))
        left = [deployment["id"] for deployment in deployments(prefect_api, "old")]
        assert left == ([] if db == served.db else [old["id"]])


@pytest.mark.end_to_end
def test_a_schedule_that_was_paused_on_the_dashboard_stays_so_and_the_log_says_it(
    tmp_path: Path, prefect_api: str
) -> None:
    db = tmp_path / "paused.duckdb"
    name = deployment_name(db)
    with another(prefect_api, db) as served:
        eventually(lambda: runs(served, "Completed"))
        [deployment] = deployments(prefect_api, name)
        post(prefect_api, f"deployments/{deployment['id']}/pause_deployment")
        eventually(lambda: said(served, "the schedule is paused on the dashboard"))
    with another(prefect_api, db) as served:
        eventually(lambda: said(served, f"until “{name}” is resumed there"))
        assert deployments(prefect_api, name)[0]["paused"] is True
        assert (runs(served, "Scheduled"), len(runs(served, "Completed"))) == ([], 1)
        post(prefect_api, f"deployments/{deployment['id']}/resume_deployment")
        eventually(lambda: said(served, "was resumed on the dashboard"))
        eventually(lambda: runs(served, "Scheduled"))


@pytest.mark.end_to_end
def test_a_schedule_that_was_switched_off_on_the_dashboard_stays_so(tmp_path: Path, prefect_api: str) -> None:
    db = tmp_path / "off.duckdb"
    with another(prefect_api, db) as served:
        eventually(lambda: runs(served, "Completed"))
        [deployment] = deployments(prefect_api, deployment_name(db))
        [schedule] = deployment["schedules"]
        send(prefect_api, "PATCH", f"deployments/{deployment['id']}/schedules/{schedule['id']}", active=False)
    with another(prefect_api, db) as served:
        eventually(lambda: said(served, "is paused on the dashboard"))
        [schedule] = deployments(prefect_api, deployment_name(db))[0]["schedules"]
        assert (schedule["active"], len(runs(served, "Completed"))) == (False, 1)


def waiting(served: Served) -> list[datetime]:
    """When its scheduled runs are due, the first first."""
    scheduled = ask(
        served.api,
        "flow_runs/filter",
        deployments={"name": {"any_": [deployment_name(served.db)]}},
        flow_runs={"state": {"type": {"any_": ["SCHEDULED"]}}},
    )
    return sorted(datetime.fromisoformat(run["next_scheduled_start_time"]) for run in scheduled)


def schedule_from(served: Served, start: datetime) -> None:
    """What the scheduler does when the clock says `start`."""
    [deployment] = deployments(served.api, deployment_name(served.db))
    post(served.api, f"deployments/{deployment['id']}/schedule", start_time=start.isoformat(), min_runs=20)


@pytest.mark.end_to_end
def test_after_a_long_run_and_after_a_clock_that_jumped_forwards_one_run_follows_and_not_a_queue(
    tmp_path: Path, prefect_api: str
) -> None:
    """The run is long because a program has the warehouse open; the jump is what the scheduler makes of it."""
    db = tmp_path / "long.duckdb"
    with another(prefect_api, db, "10s", COPYDESK_BUSY_SECONDS="600") as served:
        eventually(lambda: runs(served, "Completed"))
        with closing(opened(db)):
            [long_one] = eventually(lambda: runs(served, "Running"))
            schedule_from(served, datetime.now(UTC) - timedelta(hours=1))
            eventually(lambda: said(served, "that came due meanwhile dropped"))
            assert len([due for due in waiting(served) if due < datetime.now(UTC) - timedelta(minutes=1)]) <= 1
            assert [run["id"] for run in runs(served, "Running")] == [long_one["id"]]
        eventually(lambda: [run for run in runs(served, "Completed") if run["id"] == long_one["id"]])
        eventually(lambda: [1] if waiting(served)[0] > datetime.now(UTC) else [])
        assert runs(served, "Late") == runs(served, "AwaitingConcurrencySlot") == []


def opened(db: Path) -> duckdb.DuckDBPyConnection:
    """The warehouse, as soon as no run has it open."""
    while True:
        try:
            return duckdb.connect(str(db))
        except duckdb.IOException:
            time.sleep(0.05)  # what is waited for is another process


@pytest.mark.end_to_end
def test_a_clock_that_jumped_backwards_does_not_stop_the_schedule(tmp_path: Path, prefect_api: str) -> None:
    """To the scheduler there are runs enough, but all of them are a day ahead."""
    with another(prefect_api, tmp_path / "back.duckdb") as served:
        eventually(lambda: runs(served, "Completed"))
        eventually(lambda: waiting(served))
        schedule_from(served, datetime.now(UTC) + timedelta(days=1))
        for run in runs(served, "Scheduled"):
            if datetime.fromisoformat(run["next_scheduled_start_time"]) < datetime.now(UTC) + timedelta(days=1):
                send(served.api, "DELETE", f"flow_runs/{run['id']}")
        assert waiting(served)[0] > datetime.now(UTC) + timedelta(hours=23)
        eventually(lambda: [1] if waiting(served)[0] < datetime.now(UTC) + timedelta(hours=1) else [])


@pytest.mark.end_to_end
def test_before_its_own_server_answers_it_says_what_it_waits_for(tmp_path: Path, free_port: int) -> None:
    (tmp_path / "in").mkdir()
    process = serve(tmp_path / "in", tmp_path / "own.duckdb", free_port)
    served = Served(process, tmp_path / "in", tmp_path / "own.duckdb", f"http://127.0.0.1:{free_port}/api")
    [line] = eventually(lambda: said(served, "copydesk: "))
    assert f"Its log: {tmp_path / 'own.duckdb.prefect' / 'server.log'}" in line
    process.send_signal(signal.SIGTERM)
    assert process.wait(WAIT_SECONDS) == 0


@pytest.mark.end_to_end
def test_with_its_own_server_it_stops_too_and_even_killed_it_leaves_no_process(tmp_path: Path, free_port: int) -> None:
    (tmp_path / "in").mkdir()
    process = serve(tmp_path / "in", tmp_path / "own.duckdb", free_port)
    served = Served(process, tmp_path / "in", tmp_path / "own.duckdb", f"http://127.0.0.1:{free_port}/api")
    eventually(lambda: said(served, "dashboard: http://127.0.0.1:"))
    eventually(lambda: runs(served, "Completed"))
    a_run_by_hand_is_seen_on_the_server_of_serve(served)
    everyone = descendants(process.pid)
    assert len(everyone) >= 3  # itself, the server, the runner
    assert (tmp_path / "own.duckdb.prefect" / "prefect.db").exists()
    process.kill()
    process.wait(WAIT_SECONDS)
    eventually(lambda: [] if any(map(is_alive, everyone)) else [1])


def child(served: Served, words: str) -> int:
    """The pid of the process below it whose command line holds the words."""

    def found() -> list[int]:
        below = descendants(served.process.pid) - {served.process.pid}
        return [pid for pid in below if words in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")]

    pids: list[int] = eventually(found)
    return min(pids)


@pytest.mark.end_to_end
def test_a_server_or_runner_that_is_killed_is_started_again_and_the_lost_run_is_crashed(
    tmp_path: Path, free_port: int
) -> None:
    db, api = tmp_path / "own.duckdb", f"http://127.0.0.1:{free_port}/api"
    (tmp_path / "in").mkdir()
    process = serve(tmp_path / "in", db, free_port, "10s", COPYDESK_BUSY_SECONDS="600")
    served = Served(process, tmp_path / "in", db, api)
    try:
        eventually(lambda: said(served, "dashboard: "))
        eventually(lambda: runs(served, "Completed"))
        with closing(opened(db)):
            [lost] = eventually(lambda: runs(served, "Running"))
            os.kill(child(served, "serving.scheduled"), signal.SIGKILL)
            eventually(lambda: said(served, "watches the schedule was killed by SIGKILL. It is started again in 1 s"))
            [crashed] = eventually(lambda: runs(served, "Crashed"))
            assert (crashed["id"], crashed["state"]["message"]) == (lost["id"], LOST)
        (served.folder / "later.txt").write_text(STORY)
        eventually(lambda: [run for run in runs(served, "Completed") if "1 new" in run["name"]])
        os.kill(child(served, "prefect server start"), signal.SIGKILL)
        eventually(lambda: said(served, "Prefect's server was killed by SIGKILL. It is started again in"))
        (served.folder / "latest.txt").write_text(STORY.replace("Cape Runa", "Ostholm"))
        eventually(lambda: query.run(db, "SELECT 1 FROM articles WHERE external_id = 'latest.txt'").to_pylist())
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(WAIT_SECONDS) == 0


@pytest.mark.end_to_end
def test_a_server_that_dies_again_and_again_ends_it_with_1_and_the_place_of_its_log(
    tmp_path: Path, free_port: int
) -> None:
    (tmp_path / "in").mkdir()
    records = tmp_path / "n.duckdb.prefect"
    records.mkdir()
    (records / "prefect.db").write_bytes(b"this is no database" * 1000)
    process = serve(tmp_path / "in", tmp_path / "n.duckdb", free_port)
    assert process.wait(2 * WAIT_SECONDS) == 1
    last = (tmp_path / "serve.log").read_text().splitlines()[-1]
    assert "for the 5th time in a row soon after its start" in last
    assert str(records / "server.log") in last


@pytest.mark.end_to_end
def test_a_run_that_is_killed_alone_is_crashed_in_words_that_say_what_comes_next(
    tmp_path: Path, prefect_api: str
) -> None:
    db = tmp_path / "alone.duckdb"
    with another(prefect_api, db, "10s", COPYDESK_BUSY_SECONDS="600") as served:
        eventually(lambda: runs(served, "Completed"))
        with closing(opened(db)):
            [lost] = eventually(lambda: runs(served, "Running"))
            [holder] = eventually(lambda: lease_holder(db))
            os.kill(holder, signal.SIGKILL)
            [crashed] = eventually(lambda: [run for run in runs(served, "Crashed") if LOST in run["state"]["message"]])
            assert crashed["id"] == lost["id"]
        eventually(lambda: runs(served, "Completed")[1:])


def lease_holder(db: Path) -> list[int]:
    """The process of the run that has the warehouse, if one has."""
    return [pid for pid in [int(Path(f"{db}.lock").read_text())] if is_alive(pid)]


@pytest.mark.end_to_end
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PREFECT_API_URL", "http://127.0.0.1:9/api", "No Prefect server answers at http://127.0.0.1:9/api: "),
        ("PREFECT_API_URL", "localhost:4200", "PREFECT_API_URL is 'localhost:4200', which is no address"),
        ("PREFECT_API_URL", "http://[::1/api", "which is no address"),
        ("PREFECT_HOME", "/proc/nowhere", "/proc/nowhere can't be written: "),
    ],
)
def test_a_server_that_can_not_be_is_one_line_and_exit_code_1(
    tmp_path: Path, free_port: int, name: str, value: str, words: str
) -> None:
    (tmp_path / "in").mkdir()
    process = serve(tmp_path / "in", tmp_path / "n.duckdb", free_port, **{name: value})
    assert process.wait(WAIT_SECONDS) == 1
    [line] = (tmp_path / "serve.log").read_text().splitlines()
    assert words in line


def a_run_by_hand_is_seen_on_the_server_of_serve(served: Served) -> None:
    """Two servers would lock each other out of the records."""
    by_hand = served.db.parent / "by-hand.txt"
    by_hand.write_text(STORY)
    done = subprocess.run(
        [sys.executable, "-c", COPYDESK, "ingest", str(by_hand), "--db", str(served.db), "--prefect"],
        env={k: v for k, v in os.environ.items() if k != "PREFECT_API_URL"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "a server is started" in done.stderr) == (0, False), done.stderr
    completed = ask(served.api, "flow_runs/filter", flow_runs={"state": {"name": {"any_": ["Completed"]}}})
    assert "ingest by-hand.txt · 1 new" in {run["name"] for run in completed}


@pytest.mark.end_to_end
def test_a_taken_port_is_bad_usage_and_nothing_is_started(tmp_path: Path, prefect_api: str) -> None:
    taken = int(prefect_api.split(":")[2].removesuffix("/api"))
    (tmp_path / "in").mkdir()
    process = serve(tmp_path / "in", tmp_path / "n.duckdb", taken)
    assert process.wait(WAIT_SECONDS) == 2
    assert "Nothing was started" in (tmp_path / "serve.log").read_text()


@pytest.mark.end_to_end
def test_by_the_clock_each_run_comes_at_its_time_the_first_too_and_the_log_says_when(
    tmp_path: Path, prefect_api: str
) -> None:
    db = tmp_path / "clock.duckdb"
    (tmp_path / "in").mkdir()
    clock = ("--cron", "30 3 * * *", "--tz", "Asia/Kathmandu")
    process = serve(tmp_path / "in", db, 4200, "", *clock, PREFECT_API_URL=prefect_api)
    served = Served(process, tmp_path / "in", db, prefect_api)
    try:
        eventually(lambda: waiting(served))
        [line] = eventually(lambda: said(served, "the first run comes at "))
        assert line.endswith(" 03:30 (Asia/Kathmandu)")
        local = [due.astimezone(ZoneInfo("Asia/Kathmandu")) for due in waiting(served)]
        assert {(due.hour, due.minute) for due in local} == {(3, 30)}
        [deployment] = deployments(prefect_api, deployment_name(db))
        assert deployment["parameters"]["fetch_seconds"] == 24 * 3600
        assert runs(served, "Completed") == runs(served, "Running") == []
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(WAIT_SECONDS)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "Give one of the two: --every 15m, or --cron"),
        (["--every", "15m", "--cron", "* * * * *"], "Give one of the two: --every 15m, or --cron"),
        (["--every", "15m", "--tz", "UTC"], "--tz says in whose clock --cron is read"),
        (["--cron", "* * * *"], "4 fields, and not five: minute hour day month weekday"),
        (["--cron", "*/15 6-22 * * * *"], "6 fields, and not five"),
        (["--cron", "61 * * * *"], "'61' is no minute"),
        (["--cron", "0 R * * *"], "'R' is no hour"),
        (["--cron", "0 0 * * funday"], "'funday' is no weekday"),
        (["--cron", "0 0 30 2 *"], "that time never comes"),
        (["--cron", ""], "0 fields, and not five"),
        (["--cron", "0 0 * * *", "--tz", "Europe/Atlantis"], "--tz Europe/Atlantis: no such time zone"),
        (["--cron", "0 0 * * *", "--tz", "../UTC"], "--tz ../UTC: no such time zone"),
    ],
)
def test_a_time_that_is_none_is_bad_usage_and_says_which_part(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    assert run_command(["serve", str(tmp_path), "--db", str(tmp_path / "n.duckdb"), *options]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert words in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("cron", "seconds"), [("*/15 6-22 * * *", 900), ("0 9,12 * * *", 3 * 3600), ("0 12 1 1 *", 365 * 86400)]
)
def test_a_run_by_the_clock_may_take_as_long_as_the_shortest_gap(cron: str, seconds: int) -> None:
    plan = Plan(sources=[], db="", columns={}, workers=1, cron=cron)
    assert asyncio.run(shortest_gap(plan)) == seconds


def test_a_deployment_is_named_by_its_path_and_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "desk")
    names = [
        deployment_name(tmp_path / path) for path in ("desk/news.duckdb", "link/news.duckdb", "x/../desk/news.duckdb")
    ]
    assert names == names[:1] * 3
    assert re.fullmatch(r"news in desk \([0-9a-f]{6}\)", names[0])
    assert deployment_name(tmp_path / "other" / "desk" / "news.duckdb") != names[0]
    assert deployment_name(Path("/a&b<c>/100%.duckdb")).startswith("100_ in a_b_c_ (")


@pytest.mark.parametrize(("text", "seconds"), [("15m", 900), ("10s", 10), ("2h", 7200), ("1d", 86400), (" 5m ", 300)])
def test_an_interval_is_a_number_and_a_unit(text: str, seconds: int) -> None:
    assert parse_interval(text).total_seconds() == seconds


@pytest.mark.parametrize("text", ["", "15", "m", "0m", "9s", "-5m", "1.5h", "15 minutes", "٣m"])
def test_any_other_interval_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"--every"):
        parse_interval(text)
