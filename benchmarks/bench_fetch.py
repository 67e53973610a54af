"""Fetching: 2,000 feeds of 400 hosts on loopback, twice; and a week of polling under a simulated clock.

The servers stand in a process of their own, and so does each round: its memory is measured alone.
"""

import asyncio
import itertools
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path

from flows.fetch.book.source import sources_of
from flows.fetch.planning import DAY, HOUR, MINUTE, is_due, polled
from flows.fetch.round import fetch
from flows.fetch.store.known import Feed
from flows.fetch.web.guard import Address
from flows.settings import read_settings

HOSTS, FEEDS_A_HOST, PAGES_A_FEED, ENTRIES = 400, 5, 1, 20
DELAY = 5.0  # seconds, the default
WEEK = 7 * DAY
FIXED = 30 * MINUTE
TIMETABLE = (1, 1, 1, 1, 1, 2, 4, 6, 8, 8, 8, 8, 8, 8, 8, 8, 8, 7, 6, 5, 4, 3, 2, 1)  # stories by hour of the day


def main() -> None:
    _week()
    _rounds()


def _rounds() -> None:
    with tempfile.TemporaryDirectory() as home, _servers(Path(home)) as port:
        first, second = (_round(Path(home), port, number) for number in (1, 2))
        log = [json.loads(line) for line in (Path(home) / "log").read_text().splitlines()]
    requests = 1 + FEEDS_A_HOST * (1 + PAGES_A_FEED)
    paced = (requests - 1) * DELAY
    gaps = [
        later - earlier
        for _, times in itertools.groupby(sorted((one["host"], one["at"]) for one in log), key=lambda one: one[0])
        for earlier, later in itertools.pairwise(at for _, at in times)
    ]
    print(
        f"{HOSTS * FEEDS_A_HOST} feeds of {HOSTS} hosts, {HOSTS * requests} requests, {DELAY:g} s between two of a host"
    )
    print(f"  first round   {first.seconds:.1f} s, pacing allows {paced:.1f} s ({first.seconds / paced:.2f} x)")
    each = 1000 * first.cpu_seconds / (HOSTS * requests)
    print(f"  CPU of the first round {first.cpu_seconds:.1f} s, {each:.1f} ms a request")
    print(f"  second round  {second.seconds:.1f} s, bytes {second.bytes / first.bytes:.2%} of {first.bytes:,}")
    print(f"  shortest gap between two requests of a host {min(gaps):.3f} s, of {len(gaps):,}")
    print(f"  memory at most {max(first.megabytes, second.megabytes):.0f} MB")
    print(f"  states: {first.states}, then {second.states}")


@dataclass(frozen=True, slots=True)
class Measured:
    seconds: float
    bytes: int
    cpu_seconds: float
    megabytes: float
    states: dict[str, int]


def _round(home: Path, port: int, number: int) -> Measured:
    command = [sys.executable, "-m", "benchmarks.bench_fetch", "round", str(home), str(port), str(number)]
    return Measured(**json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def _fetch_once(home: Path, port: int, number: int) -> None:
    """In a process of its own. For the second round all that is known is made old enough to be due."""
    names = [f"paper{n}.example:{port}" for n in range(HOSTS)]
    book: dict[str, object] = {
        "defaults": {"delay": DELAY, "every": "10s", "recheck": []},
        "source": [
            {"name": f"Paper {n}", "feeds": [f"http://{name}/feed{m}" for m in range(FEEDS_A_HOST)]}
            for n, name in enumerate(names)
        ],
    }
    settings = read_settings(contact="bench@news.example", allow_hosts=[f"127.0.0.1:{port}", *names])
    if number > 1:
        time.sleep(10)  # what the entries say: the feeds are due again
    began = time.process_time()
    summary = fetch(sources_of(book, home, names), home / "archive", settings, resolver=_everywhere)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    states = {f"{state} feeds": count for state, count in summary.feeds.items()}
    states |= {f"{state} pages": count for state, count in summary.pages.items()}
    used = {"cpu_seconds": time.process_time() - began, "megabytes": peak}
    print(json.dumps({"seconds": summary.seconds, "bytes": summary.bytes, "states": states, **used}))


async def _everywhere(host: str, port: int) -> list[Address]:
    return [ip_address("127.0.0.1")]


@contextmanager
def _servers(home: Path) -> Iterator[int]:
    command = [sys.executable, "-m", "benchmarks.bench_fetch", "serve", str(home)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


async def _serve(home: Path) -> None:
    log = (home / "log").open("w", buffering=1)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readline():
            path = head.split(b" ")[1].decode()
            headers = dict[bytes, bytes]()
            while (line := await reader.readline()).strip():
                name, _, value = line.partition(b":")
                headers[name.lower()] = value.strip()
            host = headers[b"host"].decode()
            log.write(json.dumps({"host": host, "path": path, "at": time.time()}) + "\n")
            writer.write(_answer(host, path, headers))
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, backlog=2000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def _answer(host: str, path: str, headers: dict[bytes, bytes]) -> bytes:
    if b"if-none-match" in headers:
        return b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    if path == "/robots.txt":
        body = b"User-agent: *\nDisallow: /private\n"
    elif path.startswith("/feed"):
        summary = "A summary of what the council has decided on this day, in two lines as feeds have it. " * 4
        items = "".join(
            f"<item><title>Story {n} of {host}</title><link>http://{host}/{path[5:]}-{n % PAGES_A_FEED}</link>"
            f"<description>{summary}</description></item>"
            for n in range(ENTRIES)
        )
        body = f"<rss><channel><title>{host}</title>{items}</channel></rss>".encode()
    else:
        body = f"<html><title>{path} of {host}</title><p>{'A sentence of the story. ' * 1200}</p></html>".encode()
    head = f'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\nETag: "1"\r\n\r\n'
    return head.encode() + body


def _week() -> None:
    """Requests for each new story, and how late it is seen; of stories that a feed has dropped before, none is seen."""
    draw = random.Random(1)
    outlets = [_stories(draw, draw.lognormvariate(2.0, 1.4)) for _ in range(300)]
    told = sum(map(len, outlets))
    print(f"a week of 300 feeds with {told:,} stories, {ENTRIES} entries each, rounds every 15 minutes")
    for name, every in (("adaptive", None), ("every 30 min", FIXED)):
        requests, late = 0, list[float]()
        for stories in outlets:
            asked, seen = _poll_for_a_week(stories, every)
            requests += asked
            late += seen
        print(
            f"  {name:12}  {requests:7,} requests, {requests / len(late):5.2f} a story; seen after "
            f"{statistics.median(late) / 60:.0f} min (median), {statistics.quantiles(late, n=10)[8] / 60:.0f} min "
            f"(9 of 10); {told - len(late)} never"
        )


def _stories(draw: random.Random, a_day: float) -> list[float]:
    """When they are published: so many a day, most of them by day."""
    total = sum(TIMETABLE)
    return sorted(
        day * DAY + hour * HOUR + draw.uniform(0, HOUR)
        for day in range(7)
        for hour in range(24)
        for _ in range(_poisson(draw, a_day * TIMETABLE[hour] / total))
    )


def _poisson(draw: random.Random, mean: float) -> int:
    count, left = 0, draw.expovariate(1)
    while left < mean:
        count += 1
        left += draw.expovariate(1)
    return count


def _poll_for_a_week(stories: list[float], every: float | None) -> tuple[int, list[float]]:
    """(requests, seconds from publication until it was seen, of those that were)."""
    feed, late, requests, seen = Feed("https://news.example/feed", "One", "feed"), list[float](), 0, 0
    for now in itertools.takewhile(lambda at: at < WEEK, itertools.count(0.0, 15 * MINUTE)):
        if not is_due(feed, now, every):
            continue
        requests += 1
        published = sum(at <= now for at in stories)
        new = published - seen
        in_feed = min(new, ENTRIES)
        late += [now - at for at in stories[published - in_feed : published]]
        seen = published
        feed = replace(polled(feed, now, in_feed, whole=in_feed == ENTRIES, every=every))
    return requests, late


if __name__ == "__main__":
    what, *given = sys.argv[1:] or ["all"]
    if what == "serve":
        asyncio.run(_serve(Path(given[0])))
    elif what == "round":
        _fetch_once(Path(given[0]), int(given[1]), int(given[2]))
    elif what == "week":
        _week()
    elif what == "rounds":
        _rounds()
    else:
        main()
