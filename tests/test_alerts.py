"""Each alert is told once when it is raised and once when it is over, by runs as cron starts them."""

import json
import shlex
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from make import article, ingest, rejected, removal
from newsroom import set_clock
from told import Webhook, webhook

from extractors.records import Outcome
from flows import cli
from flows.settings import Alerts, Bounds
from flows.telling import memory
from warehouse.store import lease, query

NOW = datetime.now(UTC)
Bound = float | bool
BOUNDS: dict[str, Bound] = dict.fromkeys((name.replace("_", "-") for name in Bounds.model_fields), 0)


@dataclass
class Desk:
    folder: Path
    hook: Webhook

    @property
    def db(self) -> Path:
        return self.folder / "news.duckdb"

    @property
    def news(self) -> Path:
        return self.folder / "news"

    def bounds(self, **given: Bound) -> None:
        """Only these kinds; the others are off, so that the disk of the tests has no say."""
        self.configure({**BOUNDS, **{name.replace("_", "-"): bound for name, bound in given.items()}})

    def configure(self, bounds: dict[str, Bound], command: str = "") -> None:
        lines = [f"{name} = {str(bound).lower()}" for name, bound in bounds.items()]
        ways = [f"webhook = {json.dumps(self.hook.url)}", f"command = {json.dumps(command)}"]
        toml = "\n".join(['db = "news.duckdb"', "[alerts]", *ways, "[alerts.bounds]", *lines])
        (self.folder / "copydesk.toml").write_text(toml)

    def run(self, *more: str) -> int:
        return cli.run(["ingest", "news", *more])

    def history(self, days_ago: float, outcomes: list[Outcome]) -> None:
        set_clock(self.db, ingest(self.db, outcomes).run_id, NOW - timedelta(days=days_ago))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news").mkdir()
    with webhook() as hook:
        yield Desk(tmp_path, hook)


def test_a_folder_that_is_gone_is_told_once_and_once_that_it_is_back(desk: Desk) -> None:
    desk.bounds(source_vanished=1, run_failed=1)
    assert desk.run() == 0
    desk.news.rename(desk.folder / "away")
    assert [desk.run(), desk.run()] == [2, 2]
    assert desk.hook.states() == [("source-vanished", "raised")]
    (desk.folder / "away").rename(desk.news)
    assert [desk.run(), desk.run()] == [0, 0]
    assert desk.hook.states() == [("source-vanished", "raised"), ("source-vanished", "over")]
    raised, over = desk.hook.got
    assert list(raised) == ["alert", "state", "what", "since", "input", "command", "run_id"]
    assert raised["input"] == str(desk.news)
    assert raised["since"]
    assert datetime.fromisoformat(raised["since"]).utcoffset() == timedelta(0)
    assert shlex.split(raised["command"] or "")[0] == "ls"
    assert over == {**raised, "state": "over"}
    rows = query.run(desk.db, "SELECT alert, state, told FROM alerts").to_pylist()
    assert [(row["alert"], row["state"]) for row in rows] == [("source-vanished", "over")]
    assert json.loads(rows[0]["told"]) == {"webhook": "over"}


@pytest.mark.parametrize("has_run", [False, True])
def test_a_mistyped_name_is_bad_usage_and_no_source_that_is_gone(has_run: bool, desk: Desk) -> None:
    """Exit code 2 has said it; as an alert it would stay for ever, since no run will ever find it there."""
    desk.bounds(source_vanished=1, run_failed=1)
    if has_run:
        assert desk.run() == 0
    assert cli.run(["ingest", "nwes", "nwes/*.txt"]) == 2
    assert cli.run(["ingest", "nwes/*.txt"]) == 2
    assert (desk.hook.got, memory.raised(desk.db)) == ([], [])


@pytest.mark.parametrize("named", ["news", "./news/", "news/../news"])
def test_a_source_is_the_same_however_it_is_named(named: str, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.bounds(source_vanished=1)
    assert cli.run(["ingest", named]) == 0
    desk.news.rmdir()
    (desk.folder / "sub").mkdir()
    monkeypatch.chdir(desk.folder / "sub")
    (desk.folder / "sub" / "copydesk.toml").write_bytes((desk.folder / "copydesk.toml").read_bytes())
    assert cli.run(["ingest", "nowhere", "../news", "--db", str(desk.db)]) == 2
    assert [(one.alert, one.input) for one in memory.raised(desk.db)] == [("source-vanished", str(desk.news))]


def test_a_run_that_fails_is_told_until_one_ends_well(desk: Desk) -> None:
    desk.bounds(run_failed=1)
    desk.db.write_bytes(b"no warehouse at all" * 300)
    assert [desk.run(), desk.run()] == [1, 1]
    desk.db.unlink()
    assert [desk.run(), desk.run()] == [0, 0]
    assert desk.hook.states() == [("run-failed", "raised"), ("run-failed", "over")]
    assert str(desk.news) == desk.hook.got[0]["input"]
    assert f"copydesk ingest news --db {desk.db}" in (desk.hook.got[0]["command"] or "")


def test_a_glob_that_matches_nothing_is_a_failed_run_and_no_folder_that_is_gone(desk: Desk) -> None:
    desk.bounds(source_vanished=1, run_failed=1)
    assert cli.run(["ingest", "news/*.txt"]) == 2
    (desk.news / "ferry.txt").write_text("The ferry sails again on Monday, the harbour board said.")
    assert cli.run(["ingest", "news/*.txt"]) == 0
    assert desk.hook.states() == [("run-failed", "raised"), ("run-failed", "over")]


def test_a_run_that_is_held_is_told_from_the_second_on_if_the_bound_is_two(desk: Desk) -> None:
    desk.bounds(run_held=2)
    for runs_held in (1, 2):
        with lease.hold(desk.db):
            assert [desk.run() for _ in range(runs_held)] == [75] * runs_held
        assert desk.run() == 0
    assert desk.hook.states() == [("run-held", "raised"), ("run-held", "over")]


def test_a_full_disk_is_told_until_there_is_room(desk: Desk) -> None:
    disk = shutil.disk_usage(desk.folder)
    desk.bounds(disk=min(1, 1.1 * disk.free / disk.total))
    assert [desk.run(), desk.run()] == [0, 0]
    desk.bounds(disk=disk.free / disk.total / 2)
    assert [desk.run(), desk.run()] == [0, 0]
    assert desk.hook.states() == [("disk", "raised"), ("disk", "over")]


def some(day: float, count: int, words: int = 30, lines: int = 0, source: str = "S") -> list[Outcome]:
    """New articles; of each `lines` were struck."""
    struck = tuple(removal(line=n + 1) for n in range(lines))
    return [article(f"{source}{day}-{n}", removals=struck, word_count=words, source=source) for n in range(count)]


def silent(desk: Desk) -> None:
    for day in range(10, 2, -1):
        desk.history(day, some(day, 1))


def speaks(desk: Desk) -> None:
    desk.history(0.1, some(0, 1))


def rejects(desk: Desk) -> None:
    desk.history(3, [*some(3, 20)])
    desk.history(2, [replace(rejected(f"in.jsonl#{n}"), source="S") for n in range(6)])


def many_good(desk: Desk) -> None:
    desk.history(1, some(1, 30))


def furniture(desk: Desk) -> None:
    for day in (30, 25, 20, 15):
        desk.history(day, some(day, 12, lines=1))
    desk.history(1, some(1, 12, lines=4))


def tidy(desk: Desk) -> None:
    desk.history(0.5, some(0, 40, lines=1))


def long_usual(desk: Desk) -> None:
    desk.history(0.5, some(0, 40))


def shortened(desk: Desk) -> None:
    for day in (30, 25, 20, 15):
        desk.history(day, some(day, 12))
    desk.history(1, some(1, 12, words=9))


@pytest.mark.parametrize(
    ("kind", "bound", "begins", "ends"),
    [
        ("source-silent", 2, silent, speaks),
        ("rejections", 0.2, rejects, many_good),
        ("quality", 2, furniture, tidy),
        ("quality", 2, shortened, long_usual),
    ],
)
def test_what_is_wrong_with_a_source_is_told_once_and_once_when_it_is_over(
    desk: Desk, kind: str, bound: float, begins: Callable[[Desk], None], ends: Callable[[Desk], None]
) -> None:
    desk.bounds(**{kind.replace("-", "_"): bound})
    begins(desk)
    assert [desk.run(), desk.run()] == [0, 0]
    assert desk.hook.states() == [(kind, "raised")]
    assert desk.hook.got[0]["input"] == "S"
    assert desk.hook.got[0]["run_id"] in query.run(desk.db, "SELECT run_id FROM runs")["run_id"].to_pylist()
    words = shlex.split(desk.hook.got[0]["command"] or "")
    assert cli.run(words[1:]) == 0
    ends(desk)
    assert [desk.run(), desk.run()] == [0, 0]
    assert desk.hook.states() == [(kind, "raised"), (kind, "over")]


def test_half_the_usual_number_of_articles_is_told_until_there_are_enough(desk: Desk) -> None:
    desk.bounds(volume=2)
    for day in (34, 27, 20, 13):
        desk.history(day, some(day, 40))
    desk.history(1, some(1, 20))
    assert [desk.run(), desk.run()] == [0, 0]
    desk.history(0.5, some(0, 10))
    assert [desk.run(), desk.run()] == [0, 0]
    assert desk.hook.states() == [("volume", "raised"), ("volume", "over")]


def test_twice_the_usual_number_of_articles_is_told_but_not_of_so_few_that_it_is_chance(desk: Desk) -> None:
    desk.bounds(volume=2)
    for day in (34, 27, 20, 13):
        desk.history(day, some(day, 12))
    for day in (33, 26, 19, 12):
        desk.history(day, some(day, 3, source="Small"))
    desk.history(1, some(1, 30))
    desk.history(2, some(2, 7, source="Small"))
    assert desk.run() == 0
    assert [(call["alert"], call["input"]) for call in desk.hook.got] == [("volume", "S")]


@pytest.mark.parametrize("off", [0, False])
def test_a_kind_that_is_switched_off_is_never_told(desk: Desk, off: Bound) -> None:
    desk.bounds(source_vanished=off)
    desk.news.rmdir()
    assert desk.run() == 2
    assert desk.hook.got == []


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_dead_webhook_fails_no_run_and_the_next_one_tells_it(
    desk: Desk, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.bounds(disk=1)
    desk.hook.status = status
    assert desk.run() == 0
    assert "the next run tries again" in capsys.readouterr().err
    desk.hook.status = 204
    assert desk.run() == 0
    assert desk.hook.states() == [("disk", "raised")]


def test_what_nobody_was_told_of_is_not_told_to_be_over(desk: Desk) -> None:
    desk.bounds(run_held=1)
    desk.hook.status = 500
    with lease.hold(desk.db):
        assert desk.run() == 75
    assert desk.run() == 0
    desk.hook.status = 204
    assert desk.run() == 0
    assert desk.hook.got == []


def test_a_command_gets_it_on_its_standard_input_and_is_tried_again_by_itself(desk: Desk) -> None:
    """The webhook, which has it already, doesn't get it twice."""
    desk.configure({**BOUNDS, "disk": 1}, "exit 3")
    assert desk.run() == 0
    desk.configure({**BOUNDS, "disk": 1}, "cat >> told.jsonl")
    assert [desk.run(), desk.run()] == [0, 0]
    assert desk.hook.states() == [("disk", "raised")]
    assert [json.loads(line) for line in (desk.folder / "told.jsonl").read_text().splitlines()] == desk.hook.got


def test_a_loop_of_the_shell_reads_the_line_that_a_command_gets(desk: Desk) -> None:
    desk.configure({**BOUNDS, "disk": 1}, "while IFS= read -r line; do printf '%s\\n' \"$line\" >> told.jsonl; done")
    assert desk.run() == 0
    assert [json.loads(line) for line in (desk.folder / "told.jsonl").read_text().splitlines()] == desk.hook.got


def test_who_sits_before_the_run_is_not_told_that_it_failed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.bounds(run_held=1, disk=1)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with lease.hold(desk.db):
        assert desk.run() == 75
    assert desk.run() == 0
    assert desk.hook.states() == [("disk", "raised")]


def test_a_lost_file_of_alerts_is_made_anew_from_the_warehouse(desk: Desk) -> None:
    """So nothing is told a second time, but what the last run told after it had closed the warehouse."""
    desk.bounds(disk=1)
    assert [desk.run(), desk.run()] == [0, 0]
    memory.file(desk.db).unlink()
    assert desk.run() == 0
    desk.bounds()
    assert desk.run() == 0
    assert desk.hook.states() == [("disk", "raised"), ("disk", "over")]


def test_a_damaged_file_of_alerts_fails_no_run(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.bounds(disk=1)
    memory.file(desk.db).write_bytes(b"no database" * 100)
    assert desk.run() == 0
    assert "news.duckdb.alerts" in capsys.readouterr().err


def test_no_file_is_made_while_nothing_was_ever_wrong(desk: Desk) -> None:
    desk.bounds(run_failed=1)
    assert desk.run() == 0
    assert not memory.file(desk.db).exists()


def test_the_webhook_is_no_row_of_the_warehouse(desk: Desk) -> None:
    desk.bounds(disk=1)
    assert desk.run() == 0
    with closing(sqlite3.connect(memory.file(desk.db))) as kept:
        assert desk.hook.url not in "".join(kept.iterdump())
    assert desk.hook.url not in str(query.run(desk.db, "SELECT settings FROM runs").to_pylist())


def test_a_webhook_that_is_no_http_address_is_refused_at_once(desk: Desk) -> None:
    desk.hook.url = "news-desk"
    desk.bounds()
    assert desk.run() == 2
    assert Alerts().webhook == ""
