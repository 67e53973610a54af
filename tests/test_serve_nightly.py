"""copydesk serve maintains its warehouse, too: a deployment of its own, by the clock, and never in the way of a run."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from test_maintain import lone
from test_serve import ask, deployments, eventually, post

from flows.dashboard.serving.names import deployment_name, nightly_name
from flows.dashboard.serving.nightly import cron_of
from flows.upkeep.maintain import STEPS

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("prefect")]  # one worker, so one server

WAIT_SECONDS = 90


@dataclass(frozen=True)
class Served:
    process: subprocess.Popen[bytes]
    db: Path
    api: str

    def runs(self, name: str, *states: str) -> list[dict[str, Any]]:
        of_states = {"state": {"name": {"any_": list(states)}}} if states else {}
        return ask(self.api, "flow_runs/filter", deployments={"name": {"any_": [name]}}, flow_runs=of_states, limit=200)


@pytest.fixture
def served(tmp_path: Path, prefect_api: str) -> Iterator[Served]:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "first.txt").write_text(lone(1))
    (tmp_path / "copydesk.toml").write_text("workers = 1\n[maintenance]\nat = '04:05'\n")
    db = tmp_path / "nightly.duckdb"
    process = subprocess.Popen(
        [sys.executable, "-c", "from flows.cli import main; main()", "serve", "in", "--db", str(db), "--every", "10s"],
        env=os.environ | {"PREFECT_API_URL": prefect_api, "PYTHONPATH": str(Path(__file__).parent.parent)},
        cwd=tmp_path,
        stderr=(tmp_path / "serve.log").open("wb"),
    )
    try:
        yield Served(process, db, prefect_api)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(WAIT_SECONDS)


@pytest.mark.parametrize(("at", "cron"), [("03:30", "30 3 * * *"), ("00:00", "0 0 * * *"), ("23:59", "59 23 * * *")])
def test_a_time_of_day_is_a_line_of_cron(at: str, cron: str) -> None:
    assert cron_of(at) == cron


def test_maintenance_is_scheduled_by_the_clock_and_beside_a_run_every_ten_seconds_none_fails(served: Served) -> None:
    ingests, nights = deployment_name(served.db), nightly_name(served.db)
    eventually(lambda: served.runs(ingests, "Completed"))
    [deployment] = deployments(served.api, nights)
    [schedule] = deployment["schedules"]
    assert (schedule["schedule"]["cron"], schedule["active"]) == ("5 4 * * *", True)
    assert eventually(lambda: served.runs(nights, "Scheduled"))[0]["auto_scheduled"]
    begun = len(served.runs(ingests, "Completed"))
    by_hand = [post(served.api, f"deployments/{deployment['id']}/create_flow_run") for _ in range(2)]
    eventually(lambda: [1] if len(served.runs(nights, "Completed")) == len(by_hand) else [])
    eventually(lambda: [1] if len(served.runs(ingests, "Completed")) > begun else [])
    [one, _] = served.runs(nights, "Completed")
    assert one["name"] == "maintenance · all done"
    tasks = ask(served.api, "task_runs/filter", flow_runs={"id": {"any_": [one["id"]]}})
    assert set(STEPS) <= {task["name"] for task in tasks}
    wrong = ("Failed", "Crashed", "Held", "Cancelled", "TimedOut")
    assert [run["name"] for name in (ingests, nights) for run in served.runs(name, *wrong)] == []


def test_told_to_stop_it_takes_the_schedule_of_maintenance_away_too(served: Served) -> None:
    eventually(lambda: [one for one in deployments(served.api, nightly_name(served.db)) if one["schedules"]])
    eventually(lambda: served.runs(deployment_name(served.db), "Completed"))
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(WAIT_SECONDS) == 0
    [deployment] = deployments(served.api, nightly_name(served.db))
    assert (deployment["schedules"], deployment["paused"]) == ([], False)
