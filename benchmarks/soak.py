"""python -m benchmarks.soak [RUNS] [FILES] [RUNS A DAY]: weeks of a schedule in an hour, to see what grows.

Each run is a flow run of the ingest against a real Prefect server, one right after the other, in one process: what
leaks shows there, and nothing is spent on starting processes. A day is 96 runs. After each day maintenance runs as a
flow, and the clock of all that retention looks at is set back by a day: in the ledger, and in Prefect's file. Of both
three days are kept. A few files change each run, and one is new in the place of another; so news grows, and with it
the warehouse: what must not grow is what a run leaves beside it.
"""

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from urllib.request import urlopen

import duckdb

from flows.dashboard.prefect_home import prepare, retention

RUNS, FILES = 1440, 2000
A_DAY = 96
KEPT_DAYS = 3
CHANGED, NEW = 3, 1  # files a run
START_SECONDS = 180
VACUUM_SECONDS = "20"  # an hour of the server's is as many seconds of a soak's day, more or less
PLACES = ["Ostholm", "Lindvik", "Kelmsbury", "Valmont", "Montesol", "Northwater", "Tarnow", "Selby Yard"]
WHO = ["a baker", "the ferry pilot", "two teachers", "a beekeeper", "the choir", "an engineer", "a diver", "the clerk"]
DID = ["repaired", "measured", "painted", "sold", "found", "moved", "opened", "counted"]
WHAT = ["a bell", "the slipway", "forty lamps", "an atlas", "the weir", "a kiln", "three barges", "the orchard"]


@dataclass(frozen=True, slots=True)
class Look:
    """What there is after so many runs. Megabytes and rows."""

    runs: int
    seconds_a_run: float
    own_mb: float
    server_mb: float
    prefect_mb: float
    flow_runs: int
    unfinished: int
    events: int
    warehouse_mb: float
    revisions: int
    ledger_rows: int
    kb_a_revision: float
    staged: int


def main() -> None:
    given = [int(number) for number in sys.argv[1:]]
    runs, files, a_day = (*given, *(RUNS, FILES, A_DAY)[len(given) :])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        home = Path(folder)
        (home / "copydesk.toml").write_text(
            f"workers = 1\n[maintenance]\nbackup_dir = 'backups'\nbackups = 2\n"
            f"keep_prefect_days = {KEPT_DAYS}\nkeep_ledger_days = {KEPT_DAYS}\n"
        )
        (home / "backups").mkdir()
        prepare(home / "news.duckdb", keep_days=KEPT_DAYS)
        os.environ["PREFECT_LOGGING_TO_CONSOLE_LEVEL"] = os.environ["PREFECT_LOGGING_LEVEL"] = "INFO"
        with _server(home) as (server, api):
            os.environ["PREFECT_API_URL"] = api
            looks = _soak(home, runs, files, a_day, server)
    _table(looks)
    _judge(looks, a_day)


def _soak(home: Path, runs: int, files: int, a_day: int, server: int) -> list[Look]:
    from flows.dashboard.ingest_flow import ingest_flow, let_go
    from flows.dashboard.maintenance_flow import maintenance_flow

    news, db, draw = home / "news", home / "news.duckdb", random.Random(1)
    news.mkdir()
    for n in range(files):
        _write(news / f"{n}.txt", draw)
    looks, seconds, spent, began = [], 0.0, 0.0, time.monotonic()
    for run in range(runs):
        if run:
            _change(news, draw, files + run)
        started = time.monotonic()
        state = ingest_flow(["news"], str(db), return_state=True)
        seconds += time.monotonic() - started
        assert state.is_completed(), state.message
        if run % a_day == a_day - 1:
            started = time.monotonic()
            _a_day_later(home)
            state = maintenance_flow(str(db), return_state=True)
            assert state.is_completed(), state.message
            spent += time.monotonic() - started
        quarter = max(1, runs // 4)
        if (run + 1) % quarter == 0:
            looks.append(_look(home, run + 1, seconds / quarter, server))
            seconds = 0.0
            print(f"{looks[-1]}", file=sys.stderr, flush=True)
    let_go()  # while there is a server: the end of this process would wait for one
    print(f"{runs} runs over {files} files in {time.monotonic() - began:.0f} s, {spent:.0f} of them maintenance")
    return looks


def _write(path: Path, draw: random.Random) -> None:
    def sentence() -> str:
        who, did, what, place = (draw.choice(words) for words in (WHO, DID, WHAT, PLACES))
        return (
            f"{who.capitalize()} {did} {what} at {place} after {draw.randint(2, 99_999)} days; {draw.choice(WHO)} saw."
        )

    path.write_text("\n\n".join(" ".join(sentence() for _ in range(4)) for _ in range(6)))


def _change(news: Path, draw: random.Random, number: int) -> None:
    """Other stories under the old names, which are revisions; and one under a new name for one that goes."""
    there = sorted(news.iterdir())
    *changed, gone = draw.sample(there, CHANGED + NEW)
    for path in changed:
        text = path.read_text()
        path.write_text(f"{text}\n\nLater {draw.choice(WHO)} {draw.choice(DID)} {draw.choice(WHAT)}, too.")
    gone.unlink()
    _write(news / f"{number}.txt", draw)


def _a_day_later(home: Path) -> None:
    """The clock of what is kept for days, in both files, set back by one."""
    with duckdb.connect(str(home / "news.duckdb")) as writer:
        writer.execute("UPDATE dispositions SET seen_at = seen_at - INTERVAL 1 DAY")
    with closing(sqlite3.connect(_prefect(home), timeout=60)) as kept:
        for table, column in (("flow_run", "end_time"), ("events", "occurred"), ("event_resources", "occurred")):
            kept.execute(f"UPDATE {table} SET {column} = strftime('%Y-%m-%d %H:%M:%f000', {column}, '-1 day')")
        kept.commit()
        kept.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # its log, too, would be of the soak's own making


def _look(home: Path, runs: int, seconds_a_run: float, server: int) -> Look:
    db = home / "news.duckdb"
    with duckdb.connect(f"{db}.published", read_only=True) as reader:
        ((revisions, rows),) = reader.execute(
            "SELECT (SELECT count(*) FROM article_revisions), (SELECT count(*) FROM dispositions)"
        ).fetchall()
    with closing(sqlite3.connect(_prefect(home), timeout=60)) as kept:
        counts = [kept.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("flow_run", "events")]
        (unfinished,) = kept.execute(
            "SELECT count(*) FROM flow_run WHERE state_type NOT IN ('COMPLETED', 'FAILED', 'CANCELLED', 'CRASHED')"
        ).fetchone()
    staged = Path(f"{db}.staged")
    return Look(
        runs=runs,
        seconds_a_run=seconds_a_run,
        own_mb=_memory(os.getpid()),
        server_mb=sum(map(_memory, _with_children(server))),
        prefect_mb=sum(path.stat().st_size for path in _prefect(home).parent.glob("prefect.db*")) / 1e6,
        flow_runs=counts[0],
        unfinished=unfinished,
        events=counts[1],
        warehouse_mb=db.stat().st_size / 1e6,
        revisions=revisions,
        ledger_rows=rows,
        kb_a_revision=db.stat().st_size / 1e3 / revisions,
        staged=len(list(staged.iterdir())) if staged.exists() else 0,
    )


def _prefect(home: Path) -> Path:
    return home / "news.duckdb.prefect" / "prefect.db"


def _memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) / 1e3 for line in status.splitlines() if line.startswith("VmRSS"))


def _with_children(pid: int) -> set[int]:
    children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return {pid}.union(*map(_with_children, children))


@contextmanager
def _server(home: Path) -> Iterator[tuple[int, str]]:
    """As `serve` starts it, but that its vacuum comes more often. The pid, and the address."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", port]
    often = {
        f"PREFECT_SERVER_SERVICES_DB_VACUUM_{name}LOOP_SECONDS": VACUUM_SECONDS for name in ("", "ORPHAN_CLEANUP_")
    }
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=os.environ | retention(KEPT_DAYS) | often, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}/api/health", server)
        yield server.pid, f"http://127.0.0.1:{port}/api"
    finally:
        server.terminate()
        server.wait(60)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended at its start"
        try:
            with urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not start")


def _table(looks: list[Look]) -> None:
    for name in Look.__slots__:
        values = [getattr(look, name) for look in looks]
        print(
            f"{name.replace('_', ' '):16}"
            + "".join(f"{value:>12,.{1 if isinstance(value, float) else 0}f}" for value in values)
        )


def _judge(looks: list[Look], a_day: int) -> None:
    """What a pile would be; the figures say the rest."""
    last = looks[-1]
    assert (last.unfinished, last.staged) == (0, 0), last
    assert last.flow_runs <= (KEPT_DAYS + 2) * (a_day + 1), last


if __name__ == "__main__":
    main()
