"""What monitors and collectors of logs are given."""

import json
import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from flows import cli
from flows.settings import Alerts, Bounds
from flows.telling import memory
from warehouse.store import lease

OPERATING = (Path(__file__).parent.parent / "docs" / "operating.md").read_text(encoding="utf-8")
NEWS = "The council of Ostholm gave the tram 14 new seats on Monday, and the keeper of the depot counted all of them."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Holds a warehouse of two articles, whose disk has an alert."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "copydesk.toml").write_text("[alerts.bounds]\ndisk = 1\n")
    rows = [{"id": str(n), "source": 'The "Post"', "text": f"{NEWS} It was day {n}."} for n in range(2)]
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows) + "{broken\n")
    assert cli.run(["ingest", "news.jsonl"]) == 0
    return tmp_path


def metrics(text: str) -> dict[tuple[str, ...], float]:
    """Name and values of the labels, in the order of their names -> value."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_metrics_count_the_warehouse_its_run_its_sources_and_its_alerts(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert cli.run(["metrics"]) == 0
    found = metrics(capsys.readouterr().out)
    assert found["copydesk_articles",] == 2
    assert found["copydesk_runs_total", "ingest", "finished"] == 1
    states = ("loaded", "revised", "unchanged", "duplicate", "rejected")
    assert [found["copydesk_last_run_inputs", state] for state in states] == [2, 0, 0, 0, 1]
    assert found["copydesk_last_run_rejected", "broken-json"] == 1
    assert found["copydesk_source_new_in_week", "", "publisher", 'The "Post"'] == 2
    (alert,) = memory.raised(folder / "news.duckdb")
    assert found["copydesk_alert_since_timestamp_seconds", "disk", str(folder)] == alert.since.timestamp()
    assert 0 < found["copydesk_disk_free_bytes",] <= found["copydesk_disk_bytes",]


def test_metrics_are_written_whole_or_not_at_all(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["metrics", "--to", "copydesk.prom"]) == 0
    assert metrics((folder / "copydesk.prom").read_text())["copydesk_articles",] == 2
    assert [path.name for path in folder.iterdir() if ".prom" in path.name] == ["copydesk.prom"]
    (folder / "full.prom").mkdir()
    assert cli.run(["metrics", "--to", "full.prom"]) == 2
    assert "--to full.prom" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir() if "full.prom" in path.name] == ["full.prom"]


def test_metrics_of_no_warehouse_are_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.run(["metrics"]) == 1
    assert "news.duckdb is not there" in capsys.readouterr().err


def test_every_metric_alert_and_setting_of_alerts_is_in_the_documentation(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert cli.run(["metrics"]) == 0
    names = set(re.findall(r"^# TYPE (\S+)", capsys.readouterr().out, re.MULTILINE))
    kinds = {name.replace("_", "-") for name in Bounds.model_fields}
    listed = set(re.findall(r"`([a-z][a-z_-]+)`", OPERATING))
    assert (names | kinds | Alerts.model_fields.keys() - {"bounds"}) - listed == set()
    assert {name for name in listed if name.startswith("copydesk_")} - names == set()


def test_doctor_says_as_json_what_it_found_and_ends_with_1_if_something_is_wrong(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert cli.run(["doctor", "--format", "json"]) == 0
    sound = json.loads(capsys.readouterr().out)
    assert (sound["healthy"], sound["mended"]) == (True, [])
    (folder / "news.duckdb.publishing").write_bytes(b"half")
    assert cli.run(["doctor", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    wrong = [finding for finding in found["findings"] if not finding["healthy"]]
    leftovers = {"check": "leftovers of dead runs", "healthy": False, "detail": "news.duckdb.publishing"}
    assert (found["healthy"], wrong) == (False, [{**leftovers, "can_mend": True}])
    assert cli.run(["doctor", "--format", "json", "--mend"]) == 0
    assert "news.duckdb.publishing was removed" in json.loads(capsys.readouterr().out)["mended"]


def test_lines_of_a_run_are_json_with_its_id_and_source_if_that_is_set(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COPYDESK_LOG_FORMAT", "json")
    capsys.readouterr()
    assert cli.run(["ingest", "news.jsonl"]) == 0
    out, err = capsys.readouterr()
    began, ended = map(json.loads, err.splitlines())
    assert list(began) == ["at", "level", "message", "run_id", "source"]
    assert f"run {began['run_id']}" in out
    assert (ended["level"], ended["run_id"], ended["source"]) == ("info", began["run_id"], "news.jsonl")
    assert ended["message"].startswith("1 seen: ")
    with lease.hold(folder / "news.duckdb"):
        assert cli.run(["ingest", "news.jsonl"]) == 75
    (held,) = map(json.loads, capsys.readouterr().err.splitlines())
    assert (held["level"], held["run_id"], "is held by process" in held["message"]) == ("error", None, True)
