"""`copydesk serve`, killed with SIGKILL again and again: `python -m benchmarks.serve_torture [KILLS] [SEED]`.

A real serve with a server of its own watches a folder that gets new files as it goes. At seeded moments its server, the
process that watches the schedule, a run, or all processes at once are killed; after the last, serve is started again.
After each kill the schedule has to go on by itself until all that was dropped is in the warehouse. At the end every
article is there once, every input has an end state, no run is left under way on the server, and no process is left.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from flows.dashboard.serving.server import free_port
from warehouse.care.consistency import broken
from warehouse.store.publish import published

KINDS = ("server", "runner", "run", "all")
EVERY_SECONDS = 10
RUN_SECONDS = 8  # kills fall into a run of about so many, its start included
ROWS = 40  # of the file in JSON lines that is dropped before each kill, beside two texts
PATIENCE_SECONDS = 240.0  # for whatever has to come after a kill; a server may need 40 to start on a busy machine
MARK = "SERVE_TORTURE_MARK"  # in the environment of serve, so that all processes below it are known by it
TOWNS = ("Ostholm", "Lindvik", "Kelmsbury", "Valmont", "Montesol", "Northwater")
THINGS = ("ferry", "bridge", "library", "tram", "market hall", "lighthouse", "orchard", "school", "mill")


@dataclass
class Served:
    """What is served, by which process just now, and what was dropped so far."""

    home: Path
    port: int
    mark: str
    process: subprocess.Popen[bytes] | None = None
    dropped: set[str] = field(default_factory=set)  # ids of articles

    @property
    def db(self) -> Path:
        return self.home / "news.duckdb"


def main() -> int:
    kills, seed = (int(given) for given in [*sys.argv[1:], *("30", "1")[len(sys.argv) - 1 :]])
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), f"{os.getpid()}/{seed}") as served:
        counted = torture(served, kills, seed)
        states = runs_at_rest(served)
        stop(served)
        check(served)
        inputs, runs = ledger(served)
    print(
        f"{kills} kills {dict(sorted(counted.items()))} in {time.monotonic() - began:.0f} s: {len(served.dropped)} "
        f"articles, each there once; {inputs} inputs with an end state; {runs} runs that began; flow runs {states}"
    )
    return 0


@contextmanager
def serving(home: Path, mark: str) -> Iterator[Served]:
    """At the end none of its processes is left, come what may."""
    (home / "in").mkdir()
    served = Served(home, free_port(), mark)
    try:
        start(served)
        yield served
    finally:
        for pid in marked(mark):
            os.kill(pid, signal.SIGKILL)
        if served.process:
            served.process.wait()


def torture(served: Served, kills: int, seed: int) -> Counter[str]:
    """How often what was killed. Raises AssertionError as soon as the schedule doesn't go on, or something is lost."""
    counted: Counter[str] = Counter()
    for number in range(kills):
        draw = random.Random(f"{seed}/{number}")
        kind = KINDS[number % len(KINDS)]
        before = set(pids(served, "run"))
        drop(served, number, draw)
        if kind == "run" or draw.random() < 0.6:  # in mid-run, of one that began after the drop
            await_new_run(served, before)
            time.sleep(draw.uniform(0, RUN_SECONDS))
        else:
            time.sleep(draw.uniform(0, EVERY_SECONDS))
        hit = kill(served, kind)
        counted[kind] += hit
        if kind == "all":
            start(served)
        took = eventually(f"all articles after kill {number}", lambda: not served.dropped - stored(served))
        print(f"kill {number}: {kind if hit else 'nothing to kill'}; all loaded after {took:.0f} s", flush=True)
    return counted


def await_new_run(served: Served, before: set[int]) -> None:
    eventually("a run under way", lambda: set(pids(served, "run")) - before)


def start(served: Served) -> None:
    arguments = ["serve", "in", "--db", "news.duckdb", "--port", str(served.port), "--every", f"{EVERY_SECONDS}s"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    with (served.home / "serve.log").open("ab") as log:
        served.process = subprocess.Popen(
            [sys.executable, "-c", "from flows.cli import main; main()", *arguments, "--workers", "1"],
            cwd=served.home,
            env=environment | {MARK: served.mark, "COPYDESK_BATCH_DOCUMENTS": "8"},
            stdout=log,
            stderr=log,
        )


def drop(served: Served, number: int, draw: random.Random) -> None:
    """New files, each there at once and whole."""
    rows = [{"id": f"{number}-{n}", "source": "Harbour Post", "text": story(draw, number, n)} for n in range(ROWS)]
    put(served, f"{number}.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    for n in range(2):
        put(served, f"{number}-{n}.txt", story(draw, number, ROWS + n))
    served.dropped |= {row["id"] for row in rows} | {f"{number}-{n}.txt" for n in range(2)}


def put(served: Served, name: str, content: str) -> None:
    hidden = served.home / "in" / f".{name}"
    hidden.write_text(content)
    hidden.rename(hidden.with_name(name))


def story(draw: random.Random, number: int, n: int) -> str:
    town, thing = draw.choice(TOWNS), draw.choice(THINGS)
    return (
        f"The {thing} of {town}, number {number * 100 + n}, is to be rebuilt for {draw.randint(2, 99999)} crowns, the "
        f"council said. It had been closed for {draw.randint(2, 9999)} days, and {draw.randint(2, 9999)} people "
        f"had asked for it in letters, of which {draw.randint(2, 999)} were in verse."
    )


def kill(served: Served, kind: str) -> bool:
    """Whether there was one to kill."""
    targets = marked(served.mark) if kind == "all" else pids(served, kind)[:1]
    for pid in targets:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:  # it came to its end just now
            continue
    if kind == "all":
        assert served.process
        served.process.wait()
        eventually("the end of all processes", lambda: not marked(served.mark))
    return bool(targets)


def pids(served: Served, kind: str) -> list[int]:
    """Processes of that kind. A run is a child of the runner that is no helper of Python's."""
    found = {pid: Path(f"/proc/{pid}/cmdline") for pid in marked(served.mark)}
    lines = {pid: text(path).replace("\0", " ") for pid, path in found.items()}
    runners = [pid for pid, line in lines.items() if "flows.dashboard.serving.scheduled" in line]
    if kind == "server":
        return [pid for pid, line in lines.items() if "prefect server start" in line]
    if kind == "runner":
        return runners
    return [pid for pid, line in lines.items() if "spawn_main" in line and parent(pid) in runners]


def marked(mark: str) -> list[int]:
    """All processes, but for zombies, that have the mark in their environment."""
    wanted = f"{MARK}={mark}\0"
    return [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ") if wanted in text(path)]


def parent(pid: int) -> int:
    stat = text(Path(f"/proc/{pid}/stat"))
    return int(stat.rpartition(") ")[2].split()[1]) if stat else 0


def text(path: Path) -> str:
    """Empty for a process that has gone."""
    try:
        return path.read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return ""


def stored(served: Served) -> set[str]:
    copy = published(served.db)
    if not copy.exists():
        return set()
    with duckdb.connect(str(copy), read_only=True) as reader:
        return {row[0] for row in reader.execute("SELECT external_id FROM articles").fetchall()}


def runs_at_rest(served: Served) -> dict[str, int]:
    """Flow runs by state, at a moment when none is under way. Raises AssertionError if there is none: one is left."""
    states: Counter[str] = Counter()

    def at_rest() -> bool:
        states.clear()
        states.update(run["state_name"] for run in flow_runs(served))
        return not states.keys() & {"Running", "Pending", "Cancelling", "AwaitingConcurrencySlot"}

    eventually("no run under way", at_rest)
    states.pop("Scheduled", None)
    return dict(sorted(states.items()))


def flow_runs(served: Served) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        request = urllib.request.Request(
            f"http://127.0.0.1:{served.port}/api/flow_runs/filter",
            json.dumps({"limit": 200, "offset": len(found), "sort": "ID_DESC"}).encode(),
            {"content-type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                page = json.load(answer)
        except OSError:  # a server that is being started
            time.sleep(1)
            continue
        found += page
        if len(page) < 200:
            return found


def stop(served: Served) -> None:
    assert served.process
    assert served.process.poll() is None, "serve has ended by itself"
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(PATIENCE_SECONDS) == 0, "serve ended badly"
    assert not (left := marked(served.mark)), (
        f"processes are left: {[text(Path(f'/proc/{pid}/cmdline')) for pid in left]}"
    )


def check(served: Served) -> None:
    with duckdb.connect(str(served.db), read_only=True) as reader:
        told = reader.execute("SELECT external_id FROM articles").fetchall()
        loaded = reader.execute("SELECT external_id FROM dispositions WHERE state = 'loaded'").fetchall()
        other = reader.execute("SELECT DISTINCT state FROM dispositions WHERE state NOT IN ('loaded', 'unchanged')")
        states, unsound = other.fetchall(), broken(reader)
    assert Counter(row[0] for row in told) == Counter(served.dropped), "an article is lost, or there twice"
    assert Counter(row[0] for row in loaded) == Counter(served.dropped), "an input has no end state, or two"
    assert not states, states
    assert not unsound, unsound


def ledger(served: Served) -> tuple[int, int]:
    with duckdb.connect(str(served.db), read_only=True) as reader:
        [(inputs, runs)] = reader.execute(
            "SELECT (SELECT count(*) FROM dispositions WHERE state = 'loaded'), (SELECT count(*) FROM runs)"
        ).fetchall()
    return inputs, runs


def eventually(what: str, question: Callable[[], object]) -> float:
    """Seconds until it is so. Raises AssertionError if it doesn't come."""
    began = time.monotonic()
    while not question():
        assert time.monotonic() - began < PATIENCE_SECONDS, f"waited in vain for {what}"
        time.sleep(0.2)
    return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
