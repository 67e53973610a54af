"""`copydesk fetch` and `ingest`, killed with SIGKILL again and again: `python -m benchmarks.fetch_torture [--kills N]`.

Each trial fetches the same invented newspapers from servers on loopback. It is killed at random moments, in a round or
between it and an ingest, until it comes to its end. Then every story is in the warehouse once, and no address has been
asked twice but for those whose answer was under way when a kill came.
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb

from flows.fetch.store.archive import MOVED, WRITTEN
from flows.sources.reading import read

PAPERS, STORIES = 3, 8
TOWNS = ("Ostholm", "Lindvik", "Kelmsbury", "Valmont", "Montesol", "Northwater")
ENDED = ("fetched", "unchanged")
ROUND_SECONDS = 1.2  # of an undisturbed round: kills fall into it, and into the start of the process before it


@dataclass
class Paper:
    """An invented newspaper: a feed of stories, and how often each address was answered whole."""

    server: ThreadingHTTPServer
    answered: Counter[str] = field(default_factory=Counter)
    under_way: set[str] = field(default_factory=set)  # answered when a kill came, and so not kept

    @property
    def authority(self) -> str:
        host, port = self.server.server_address[:2]
        return f"{host!s}:{port}"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counted = torture(Path(folder), kills=given.kills, seed=given.seed, tell=print)
    print(f"{sum(counted.values())} kills, no story lost and none twice: {dict(sorted(counted.items()))}")
    return 0


def torture(folder: Path, *, kills: int, seed: int, tell: Callable[[str], None] = lambda _: None) -> Counter[str]:
    """How often a command was killed, by command. Raises AssertionError at the first trial that ends otherwise."""
    counted: Counter[str] = Counter()
    for trial in range(kills):
        if sum(counted.values()) >= kills:
            break
        draw = random.Random(f"{seed}/{trial}")
        with papers() as answering:
            done = _trial(folder / f"trial-{trial}", answering, draw)
        counted.update(done)
        tell(f"trial {trial}: killed {', '.join(done) or 'nothing'} ({sum(counted.values())} kills)")
    return counted


def _trial(folder: Path, answering: list[Paper], draw: random.Random) -> list[str]:
    folder.mkdir(parents=True)
    environment = _book(folder, answering)
    done: list[str] = []
    for _ in range(draw.randint(2, 6)):
        command = draw.choice(("fetch", "fetch", "fetch", "ingest"))
        before = [Counter(paper.answered) for paper in answering]
        point, seconds = None, draw.uniform(0.35, 0.5 + ROUND_SECONDS)
        if command == "fetch" and draw.random() < 0.5:
            point, seconds = draw.choice((f"{WRITTEN}:{draw.randint(1, 20)}", MOVED)), 60.0
        if _run(command, folder, environment | ({"COPYDESK_FAILPOINT": point} if point else {}), seconds):
            done.append(point.partition(":")[0] if point else command)
        _check_asked(folder, answering, before)
    for command in ("fetch", "ingest"):
        assert not _run(command, folder, environment, None)
    _check(folder, answering)
    return done


def _run(command: str, folder: Path, environment: Mapping[str, str], seconds: float | None) -> bool:
    """Whether it had to be killed."""
    more = ["archive", "--workers", "1"] if command == "ingest" else []
    process = subprocess.Popen(
        [sys.executable, "-c", "from flows.cli import main; main()", command, *more],
        cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        _, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return process.returncode == -signal.SIGKILL
    assert process.returncode in (0, -signal.SIGKILL) or "does not exist" in errors, errors
    return process.returncode == -signal.SIGKILL


def _known(folder: Path) -> set[str]:
    """Addresses whose answer was kept, as the state file says."""
    state = folder / "archive" / ".fetch" / "state.db"
    if not state.exists():
        return set()
    with closing(sqlite3.connect(state)) as connection:
        try:
            found = connection.execute("SELECT DISTINCT address FROM fetches WHERE status IS NOT NULL").fetchall()
        except sqlite3.OperationalError:  # killed before it was made
            return set()
    return {row[0] for row in found}


def _check_asked(folder: Path, answering: list[Paper], before: list[Counter[str]]) -> None:
    """A host is asked again only for what was under way: of that, one address a host at most, and a kill."""
    kept = _known(folder)
    for paper, earlier in zip(answering, before, strict=True):
        lost = [path for path in paper.answered if f"http://{paper.authority}{path}" not in kept]
        assert len(lost) <= 1, f"{folder}: {lost} were answered and are not kept"
        again = [path for path, count in paper.answered.items() if count > 1 and count > earlier[path]]
        assert all(path in paper.under_way for path in again), f"{folder}: {again} were asked though kept"
        paper.under_way |= set(lost)


def _check(folder: Path, answering: list[Paper]) -> None:
    with duckdb.connect(str(folder / "news.duckdb"), read_only=True) as reader:
        told = reader.execute("SELECT url FROM articles ORDER BY url").fetchall()
        states = reader.execute("SELECT DISTINCT state FROM fetch_ledger WHERE kind <> 'robots'").fetchall()
        lost = reader.execute("SELECT position FROM dispositions WHERE state = 'rejected'").fetchall()
    expected = sorted(f"http://{paper.authority}/{n}" for paper in answering for n in range(STORIES))
    kept = sorted(item.url or "" for item in read([str(folder / "archive")]))
    assert kept == expected, f"{folder}: the archives hold {len(kept)} pages"
    assert [row[0] for row in told] == expected, f"{folder}: {len(told)} of {len(expected)} stories"
    assert {row[0] for row in states} <= set(ENDED), f"{folder}: {states}"
    assert lost == [], f"{folder}: {lost}"
    assert not list((folder / "archive" / ".fetch").glob("*.warc.gz")), f"{folder}: an archive was left"


def _book(folder: Path, answering: list[Paper]) -> dict[str, str]:
    entries = "".join(
        f'[[source]]\nname = "Paper {n}"\nfeeds = ["http://{paper.authority}/feed"]\n'
        for n, paper in enumerate(answering)
    )
    (folder / "sources.toml").write_text(f"[defaults]\ndelay = 0.1\n{entries}")
    return {
        **os.environ,
        "COPYDESK_CONTACT": "desk@news.example",
        "COPYDESK_ALLOW_HOSTS": json.dumps([paper.authority for paper in answering]),
    }


@contextmanager
def papers() -> Iterator[list[Paper]]:
    """Their servers, each with a host of its own on loopback."""
    made = [Paper(ThreadingHTTPServer((f"127.0.0.{n + 2}", 0), BaseHTTPRequestHandler)) for n in range(PAPERS)]
    for number, paper in enumerate(made):
        paper.server.RequestHandlerClass = _handler(paper, number)
        threading.Thread(target=paper.server.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        for paper in made:
            paper.server.shutdown()
            paper.server.server_close()


def _handler(paper: Paper, number: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = _body(self.path, paper.authority, number)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            paper.answered[self.path] += 1

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    return Handler


def _body(path: str, authority: str, paper: int) -> bytes:
    if path == "/feed":
        links = "".join(f"<item><link>http://{authority}/{n}</link></item>" for n in range(STORIES))
        return f"<rss><channel>{links}</channel></rss>".encode()
    if path == "/robots.txt":
        return b"User-agent: *\nAllow: /\n"
    return _story(paper, int(path[1:])).encode() if path[1:].isdigit() else b""


def _story(paper: int, number: int) -> str:
    draw = random.Random(f"{paper}/{number}")
    sentences = " ".join(
        f"The {draw.choice(('ferry', 'bridge', 'tram', 'mill'))} of {draw.choice(TOWNS)} was closed for "
        f"{draw.randint(2, 9999)} days, and {draw.randint(2, 9999)} people said so."
        for _ in range(12)
    )
    title = f"Story {paper}-{number}"
    return f"<html><title>{title}</title><article><h1>{title}</h1><p>{sentences}</p></article>"


if __name__ == "__main__":
    sys.exit(main())
