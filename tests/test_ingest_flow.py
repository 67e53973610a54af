"""As a flow or directly: the same steps, tables and exit codes; and who doesn't ask for Prefect doesn't load it."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import pytest
from loopback import serving, site
from test_serve import ask, eventually
from told import webhook

from flows.dashboard.prefect_home import QUIET
from flows.dashboard.serving.server import is_there
from flows.ingest import directly, ingest
from flows.pool.batches import batched
from flows.settings import read_settings
from warehouse.store import query

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("prefect")]  # one worker, so one server

NEWS = (
    "The market hall of %s will stay open on Sundays until the end of the year, the council decided by %d votes to %d."
)


def documents(folder: Path, count: int) -> Path:
    rows = [
        {"id": str(n), "source": "Post", "text": NEWS % (f"Ward {n}", n + 9, n), "published_at": "2026-03-04"}
        for n in range(count)
    ]
    folder.mkdir(exist_ok=True)
    (folder / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows) + "{broken\n")
    return folder


def run(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if k != "PREFECT_API_URL"}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        env=inherited | environment,
        timeout=120,
        check=False,
    )


COPYDESK = "from flows.cli import main; main()"
WHICH = (
    "import sys; from flows.cli import run; code = run(sys.argv[1:]);"
    "print([name for name in ('prefect', 'trafilatura', 'fastapi') if name in sys.modules]); sys.exit(code)"
)


def test_a_direct_run_loads_nothing_of_prefect(tmp_path: Path) -> None:
    done = run(WHICH, "ingest", str(documents(tmp_path / "in", 2)), "--db", str(tmp_path / "n.duckdb"))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "[]"), done.stderr


def test_batches_end_early_where_their_inputs_are_large() -> None:
    assert list(batched(["a", "bbbb", "cc", "d"], 3, len, 4)) == [["a", "bbbb"], ["cc", "d"]]
    assert list(batched(["a", "b", "c"], 2, len, 4)) == [["a", "b"], ["c"]]


def test_the_steps_of_a_run_are_named_in_order(tmp_path: Path) -> None:
    names: list[str] = []

    def step(name, work):  # type: ignore[no-untyped-def]
        names.append(name)
        return directly(name, work)

    settings = read_settings(db=tmp_path / "n.duckdb", workers=1, batch_documents=2)
    summary = ingest([str(documents(tmp_path / "in", 20))], settings, step=step)
    assert summary.states == {"loaded": 20, "rejected": 1}
    parts = [name for part in (1, 2, 3) for name in (f"edit, part {part}", f"load, part {part}")]
    assert names == ["begin", *parts, "finish", "publish", "search index"]


CONTENT = (
    "SELECT external_id, source, title, text, published_at, cluster_id, revision_no FROM articles ORDER BY ALL",
    "SELECT article_id, line, start, text, label, rule FROM removals ORDER BY ALL",
    "SELECT position, state, stage, reason, detail FROM dispositions ORDER BY ALL",
    "SELECT left_id, right_id, verdict, reason FROM duplicate_pairs ORDER BY ALL",
    "SELECT command, sources, status FROM runs ORDER BY ALL",
)


def test_a_flow_run_gives_the_same_tables_and_summary_as_a_direct_one(tmp_path: Path, prefect_api: str) -> None:
    samples = str(Path(__file__).parent.parent / "flows" / "samples")
    direct = run(COPYDESK, "ingest", samples, "--db", str(tmp_path / "direct.duckdb"))
    flow = run(COPYDESK, "ingest", samples, "--db", str(tmp_path / "flow.duckdb"), PREFECT_API_URL=prefect_api)
    assert (direct.returncode, flow.returncode) == (0, 0), flow.stderr
    assert flow.stdout.splitlines()[:-1] == direct.stdout.splitlines()[:-1]
    for question in CONTENT:
        answers = [query.run(tmp_path / name, question).to_pylist() for name in ("direct.duckdb", "flow.duckdb")]
        assert answers[0] == answers[1]


def test_a_flow_run_that_finds_the_warehouse_held_says_so_and_exits_75(tmp_path: Path, prefect_api: str) -> None:
    from warehouse.store import lease

    db = tmp_path / "n.duckdb"
    with lease.hold(db):
        done = run(COPYDESK, "ingest", str(documents(tmp_path / "in", 1)), "--db", str(db), PREFECT_API_URL=prefect_api)
    assert done.returncode == 75
    assert f"is held by process {os.getpid()}" in done.stderr  # Prefect may have a last word on a busy machine
    assert "Held(" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_flow_run_that_can_not_go_on_says_which_command_mends_it(tmp_path: Path, prefect_api: str) -> None:
    db = tmp_path / "n.duckdb"
    db.write_bytes(b"this is no warehouse" * 1000)
    done = run(COPYDESK, "ingest", str(documents(tmp_path / "in", 1)), "--db", str(db), PREFECT_API_URL=prefect_api)
    assert done.returncode == 1
    assert f"Next: copydesk restore --db {db} BACKUP" in done.stderr
    assert "Traceback" not in done.stderr


def test_bad_usage_is_said_before_any_server_is_asked(tmp_path: Path) -> None:
    done = run(COPYDESK, "ingest", str(tmp_path / "nowhere"), PREFECT_API_URL="http://127.0.0.1:9/api")
    assert done.returncode == 2
    assert done.stderr == f"copydesk: {tmp_path / 'nowhere'} does not exist. Give a file, a folder or a quoted glob.\n"


def test_a_flow_run_whose_folder_is_gone_is_told_once_and_once_that_it_is_back(
    tmp_path: Path, prefect_api: str
) -> None:
    news = documents(tmp_path / "in", 1)
    with webhook() as hook:
        told = json.dumps({"webhook": hook.url, "bounds": {"disk": 0, "rejections": 0}})

        def ends() -> int:
            arguments = ("ingest", str(news), "--db", str(tmp_path / "n.duckdb"))
            return run(COPYDESK, *arguments, PREFECT_API_URL=prefect_api, COPYDESK_ALERTS=told).returncode

        assert ends() == 0
        away = news.rename(tmp_path / "away")
        assert ends() == 2
        away.rename(news)
        assert ends() == 0
    assert hook.states() == [("source-vanished", "raised"), ("source-vanished", "over")]


FLOW = (
    "import sys; from flows.ingest_flow import ingest_flow;"
    "print(ingest_flow([sys.argv[1]], sys.argv[2], return_state=True).name)"
)


def test_a_flow_run_whose_glob_matches_nothing_today_is_no_failure_and_one_without_its_folder_is(
    tmp_path: Path, prefect_api: str
) -> None:
    """Folders that a sender fills and empties are given to schedules as globs."""
    news = documents(tmp_path / "in", 1)
    arguments = (str(news / "*.html"), str(tmp_path / "n.duckdb"))
    assert run(FLOW, *arguments, PREFECT_API_URL=prefect_api).stdout.split()[-1] == "Completed"
    news.rename(tmp_path / "away")
    assert run(FLOW, *arguments, PREFECT_API_URL=prefect_api).stdout.split()[-1] == "Failed"
    [failed] = query.run(tmp_path / "n.duckdb", "SELECT note FROM runs WHERE status = 'failed'").to_pylist()
    assert str(news) in failed["note"]


def test_a_machine_without_a_server_gets_one_for_the_run_and_keeps_its_records(tmp_path: Path) -> None:
    """And its end is clean: nothing is said of a server that is gone before the last line has reached it."""
    db = tmp_path / "n.duckdb"
    done = run(COPYDESK, "ingest", str(documents(tmp_path / "in", 2)), "--db", str(db), "--prefect", HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("3 seen: 2 loaded")
    assert "a server is started for this run alone" in done.stderr
    assert not any(words in done.stderr for words in ("Traceback", "Error", "failed"))
    with closing(sqlite3.connect(f"{db}.prefect/prefect.db")) as records:
        assert records.execute("SELECT state_name FROM flow_run").fetchall() == [("Completed",)]


@pytest.mark.parametrize(
    ("options", "environment", "words"),
    [
        ((), {"PREFECT_API_URL": "http://127.0.0.1:9/api"}, "No Prefect server answers at http://127.0.0.1:9/api: "),
        ((), {"PREFECT_API_URL": "4200"}, "PREFECT_API_URL is '4200', which is no address"),
        ((), {"PREFECT_API_URL": "http://127.0.0.1:port/api"}, "which is no address"),
        (("--prefect",), {"PREFECT_HOME": "/proc/nowhere"}, "/proc/nowhere can't be written: "),
    ],
)
def test_without_a_server_that_answers_nothing_is_loaded_and_one_line_says_why(
    tmp_path: Path, options: tuple[str, ...], environment: dict[str, str], words: str
) -> None:
    arguments = ("ingest", str(documents(tmp_path / "in", 1)), "--db", str(tmp_path / "n.duckdb"))
    done = run(COPYDESK, *arguments, *options, **environment)
    [line] = done.stderr.splitlines()
    assert (done.returncode, words in line) == (1, True), line
    assert run(COPYDESK, *arguments).stdout.startswith("2 seen: 1 loaded")


def test_an_address_that_is_no_prefect_server_is_told_in_one_line(tmp_path: Path) -> None:
    with serving(site({})) as web:
        arguments = ("ingest", str(documents(tmp_path / "in", 1)), "--db", str(tmp_path / "n.duckdb"))
        done = run(COPYDESK, *arguments, PREFECT_API_URL=web.url())
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert f"it answers 404 to {web.url()}health (addresses of Prefect end with /api). Nothing was loaded." in line


def test_where_nothing_can_be_kept_a_server_elsewhere_will_do(tmp_path: Path, prefect_api: str) -> None:
    arguments = ("ingest", str(documents(tmp_path / "in", 1)), "--db", str(tmp_path / "n.duckdb"))
    done = run(COPYDESK, *arguments, PREFECT_API_URL=prefect_api, PREFECT_HOME="/proc/nowhere")
    assert done.stdout.startswith("2 seen: 1 loaded"), done.stderr


def test_a_server_that_dies_in_mid_run_is_told_in_words_and_the_next_run_loads_all(
    tmp_path: Path, free_port: int
) -> None:
    """The run is stopped in the middle by a program that has the warehouse open."""
    db, news = tmp_path / "n.duckdb", documents(tmp_path / "in", 3)
    with dying_server(tmp_path, free_port) as (api, server), closing(duckdb.connect(str(db))) as reader:
        process = subprocess.Popen(
            [sys.executable, "-c", COPYDESK, "ingest", str(news), "--db", str(db)],
            # Prefect tries each question five more times, for a minute; here for no longer than once.
            env=os.environ
            | {"PREFECT_API_URL": api, "COPYDESK_BUSY_SECONDS": "600", "PREFECT_CLIENT_MAX_RETRIES": "0"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        eventually(lambda: ask(api, "flow_runs/filter", flow_runs={"state": {"name": {"any_": ["Running"]}}}))
        server.kill()
        server.wait()
        reader.close()
        _, errors = process.communicate(timeout=300)
    assert process.returncode == 1
    assert "copydesk: The Prefect server went away while this ran: " in errors.splitlines()[-1]
    assert run(COPYDESK, "ingest", str(news), "--db", str(db)).returncode == 0
    [count] = query.run(db, "SELECT count(*) AS articles FROM articles").to_pylist()
    assert count == {"articles": 3}


@contextmanager
def dying_server(folder: Path, port: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server that the test may kill, and its address."""
    api = f"http://127.0.0.1:{port}/api"
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--port", str(port)],
            env=os.environ | QUIET | {"PREFECT_HOME": str(folder / "records"), "PREFECT_SERVER_UI_ENABLED": "false"},
            stdout=log,
            stderr=log,
        )
    try:
        eventually(lambda: [1] if is_there(api) else [])
        yield api, server
    finally:
        server.kill()
        server.wait()
