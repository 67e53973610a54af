"""Who schedules and goes home is told: a folder that is gone, and that it is back, by a serve on a real server."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_maintain import lone
from test_serve import ask, eventually
from told import Webhook, webhook

from flows.dashboard.serving.names import deployment_name

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("prefect")]  # one worker, so one server

WAIT_SECONDS = 90
INTERVALS = 2  # within so many the news is out


@pytest.fixture
def told(tmp_path: Path, prefect_api: str) -> Iterator[Webhook]:
    """The webhook of a serve over tmp_path/in, every ten seconds."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "first.txt").write_text(lone(1))
    with webhook() as hook:
        settings = {
            "PREFECT_API_URL": prefect_api,
            "COPYDESK_ALERTS": json.dumps({"webhook": hook.url, "bounds": {"disk": 0}}),
            "PYTHONPATH": str(Path(__file__).parent.parent),
        }
        served = ["serve", str(tmp_path / "in"), "--db", str(tmp_path / "alerts.duckdb"), "--every", "10s"]
        process = subprocess.Popen(
            [sys.executable, "-c", "from flows.cli import main; main()", *served, "--workers", "1"],
            env=os.environ | settings,
            cwd=tmp_path,
            stderr=(tmp_path / "serve.log").open("wb"),
        )
        try:
            yield hook
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(WAIT_SECONDS)


def test_a_folder_that_is_gone_is_told_once_within_two_intervals_and_so_is_its_return(
    told: Webhook, tmp_path: Path, prefect_api: str
) -> None:
    def ended(state: str) -> int:
        of = {"name": {"any_": [deployment_name(tmp_path / "alerts.duckdb")]}}
        return len(
            ask(prefect_api, "flow_runs/filter", deployments=of, flow_runs={"state": {"name": {"any_": [state]}}})
        )

    eventually(lambda: [1] * ended("Completed"))
    (tmp_path / "in").rename(tmp_path / "away")
    [raised] = eventually(lambda: told.got)
    assert ended("Failed") <= INTERVALS
    assert (raised["alert"], raised["state"], raised["input"]) == ("source-vanished", "raised", str(tmp_path / "in"))
    eventually(lambda: [1] if ended("Failed") > INTERVALS else [])
    back = ended("Completed")
    (tmp_path / "away").rename(tmp_path / "in")
    eventually(lambda: told.got[1:])
    assert ended("Completed") - back <= INTERVALS
    assert told.states() == [("source-vanished", "raised"), ("source-vanished", "over")]
