"""`copydesk ingest`, killed with SIGKILL again and again: `python -m benchmarks.torture [--kills N] [--seed N]`.

Each trial loads the same invented input into a new warehouse. It is killed one to three times, at a named point or at
a random moment, and then run to its end. What the tables hold must equal what an undisturbed run gives.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.care.consistency import broken
from warehouse.load import stage
from warehouse.store import failpoints
from warehouse.store.fingerprint import Fingerprint, results
from warehouse.store.publish import published

BATCH_DOCUMENTS = 8
FILES = 3
HITS = 12  # a point is passed once a batch at least: killed at the 1st to 12th time
TOWNS = ("Ostholm", "Lindvik", "Kelmsbury", "Valmont", "Montesol", "Northwater")
THINGS = ("ferry", "bridge", "library", "tram", "market hall", "lighthouse", "orchard", "school", "mill")
VERBS = ("reopened", "was sold", "flooded", "was repainted", "closed early", "drew a crowd", "was measured")


@dataclass(frozen=True, slots=True)
class Kill:
    """Where a run is killed: at the `hit`th time at `point`, or after `seconds` where `point` is empty."""

    point: str = ""
    hit: int = 1
    seconds: float = 0


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """What a run that nobody kills gives, and how long it takes."""

    documents: int
    results: Mapping[str, Fingerprint]
    seconds: float


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counted = torture(Path(folder), kills=given.kills, seed=given.seed, tell=print)
    print(f"{sum(counted.values())} kills, all resumed to the same tables: {dict(sorted(counted.items()))}")
    return 0


def torture(folder: Path, *, kills: int, seed: int, tell: Callable[[str], None] = lambda _: None) -> Counter[str]:
    """How often a run was killed, by point. Raises AssertionError at the first trial that ends in other tables."""
    source = folder / "in"
    documents = write_input(source, seed)
    expected = undisturbed(source, folder / "undisturbed" / "news.duckdb", documents)
    counted: Counter[str] = Counter()
    for trial in range(10 * kills):
        if sum(counted.values()) >= kills:
            return counted
        draw = random.Random(f"{seed}/{trial}")
        db = folder / f"trial-{trial}" / "news.duckdb"
        done = disturbed(source, db, expected, list(plan(draw, trial, expected.seconds, draw.choice((1, 1, 2, 3)))))
        counted.update(done)
        tell(f"trial {trial}: killed at {', '.join(done) or 'no point'}; same tables ({sum(counted.values())} kills)")
    raise AssertionError(f"only {counted} of {kills} kills hit a running process")


def plan(draw: random.Random, trial: int, seconds: float, kills: int) -> Iterator[Kill]:
    """The kills of a trial. The first goes round the named points, so that few trials reach all; others are drawn."""
    points = failpoints.POINTS
    if trial % 3 != 2:
        yield Kill(points[(trial - trial // 3) % len(points)], draw.choice((1, 1, 2, draw.randint(1, HITS))))
    else:
        yield Kill(seconds=draw.uniform(0.2, 1) * seconds)
    for _ in range(kills - 1):
        named = Kill(draw.choice(points), draw.randint(1, 3))
        moment = Kill(seconds=draw.uniform(0.2, 1) * seconds)
        yield draw.choice((named, moment))


def undisturbed(source: Path, db: Path, documents: int) -> Undisturbed:
    started = time.monotonic()
    with _ingest(source, db, Kill()) as process:
        _, errors = process.communicate()
    assert process.returncode == 0, errors
    seconds = time.monotonic() - started
    with duckdb.connect(str(db), read_only=True) as reader:
        return Undisturbed(documents, results(reader), seconds)


def disturbed(source: Path, db: Path, expected: Undisturbed, kills: list[Kill]) -> list[str]:
    """The points where it was killed (`moment` for a random one); the tables are as `expected` in the end."""
    done, seen_clusters = [], set[str]()
    for kill in kills:
        with _ingest(source, db, kill) as process:
            try:
                _, errors = process.communicate(timeout=kill.seconds or None)
            except subprocess.TimeoutExpired:
                process.kill()
                _, errors = process.communicate()
        assert process.returncode in (0, -signal.SIGKILL), errors
        if process.returncode:
            done.append(kill.point or "moment")
        seen_clusters |= _clusters(published(db))
    with _ingest(source, db, Kill()) as process:
        _, errors = process.communicate()
    assert process.returncode == 0, errors
    _check(db, expected, seen_clusters)
    return done


@contextmanager
def _ingest(source: Path, db: Path, kill: Kill) -> Iterator[subprocess.Popen[str]]:
    db.parent.mkdir(exist_ok=True)
    command = [
        sys.executable,
        "-c",
        "from flows.cli import main; main()",
        "ingest",
        str(source),
        "--db",
        str(db),
        "--workers",
        "1",
    ]
    settings = {"COPYDESK_BATCH_DOCUMENTS": str(BATCH_DOCUMENTS)}
    if kill.point:
        settings["COPYDESK_FAILPOINT"] = f"{kill.point}:{kill.hit}"
    process = subprocess.Popen(
        command, env={**os.environ, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _clusters(copy: Path) -> set[str]:
    if not copy.exists():
        return set()
    with duckdb.connect(str(copy), read_only=True) as reader:
        return {row[0] for row in reader.execute("SELECT cluster_id FROM clusters").fetchall()}


def _check(db: Path, expected: Undisturbed, seen_clusters: set[str]) -> None:
    with duckdb.connect(str(db), read_only=True) as reader:
        found = results(reader)
        other = {name: (found.get(name), was) for name, was in expected.results.items() if found.get(name) != was}
        assert not other, f"{db}: other tables than undisturbed: {other}"
        unsound = broken(reader)
        lost = [c for c in seen_clusters if reader.execute("SELECT resolve_cluster(?)", [c]).fetchall()[0][0] is None]
        ((ended,),) = reader.execute(
            "SELECT count(DISTINCT position) FROM dispositions WHERE source_kind != 'watched-file'"
        ).fetchall()
        ledger = reader.execute(
            "SELECT status, count(position) FROM runs LEFT JOIN dispositions USING (run_id) "
            "GROUP BY run_id, status, started_at ORDER BY started_at DESC"
        ).fetchall()
    assert not unsound, f"{db}: {unsound}"
    assert not lost, f"{db}: clusters that do not resolve: {lost}"
    # A resumed run goes on where a dead one stopped: together they have an end state for every input.
    assert ended == expected.documents, f"{db}: {ended} of {expected.documents} inputs have an end state"
    assert all(status in ("finished", "abandoned") for status, _ in ledger), f"{db}: {ledger}"
    assert not any(stage.folder(db).iterdir()), f"{db}: staged batches were left"


def write_input(folder: Path, seed: int) -> int:
    """FILES files of invented news with copies, revisions, duplicates and rejected lines. How many inputs that is."""
    draw = random.Random(seed)
    folder.mkdir(parents=True)
    stories = [_story(draw) for _ in range(30)]
    lines = [_line(f"s{n}", "Lindvik Post", text) for n, text in enumerate(stories)]
    lines += [_line(f"c{n}", draw.choice(TOWNS) + " Echo", _copy(draw, stories[n])) for n in range(0, 30, 2)]
    lines += [_line(f"s{n}", "Lindvik Post", stories[n] + "\n\n" + _sentence(draw)) for n in range(0, 30, 5)]
    lines += [lines[n] for n in range(0, 20, 4)]
    lines += ["{broken", json.dumps({"id": "empty", "text": ""}), json.dumps({"id": "none"}), '"no object"']
    draw.shuffle(lines)
    share = len(lines) // FILES + 1
    for n in range(FILES):
        (folder / f"{n}.jsonl").write_text("\n".join(lines[n * share : (n + 1) * share]) + "\n", encoding="utf-8")
    return len(lines)


def _line(id: str, source: str, text: str) -> str:
    return json.dumps({"id": id, "source": source, "title": text.split(".")[0], "text": text})


def _story(draw: random.Random) -> str:
    return "\n\n".join(" ".join(_sentence(draw) for _ in range(3)) for _ in range(4))


def _sentence(draw: random.Random) -> str:
    return (
        f"The {draw.choice(THINGS)} of {draw.choice(TOWNS)} {draw.choice(VERBS)} after {draw.randint(2, 9999)} days, "
        f"and {draw.randint(2, 9999)} people at the {draw.choice(THINGS)} said so."
    )


def _copy(draw: random.Random, text: str) -> str:
    """Word for word, shortened, or with a line of the publisher's own."""
    return draw.choice((text, text.rsplit("\n\n", 1)[0], text + "\n\nPhoto: Ada Quill/Lindvik Post"))


if __name__ == "__main__":
    sys.exit(main())
