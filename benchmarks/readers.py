"""Readers of the published copy while loads publish: `python -m benchmarks.readers [TRIES]`, 1,000 unless told.

Each try opens news.duckdb.published anew, counts, and closes, in turn by pandas, polars, DuckDB attached under a name,
and copydesk's own package. The loads go on in another process until the last try. A lock error, a torn file or a count
that falls is a failure; the exit code is 1 if there was any.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import duckdb

import copydesk

ARTICLES_A_LOAD = 40
QUESTION = "SELECT count(*) AS articles FROM {}articles"
# Loads a folder again and again, with a new file each time, until its standard input is closed.
LOADS = """
import json, select, sys
from pathlib import Path
from flows.ingest import ingest
from flows.settings import read_settings
from benchmarks.readers import news
inbox, settings = Path("inbox"), read_settings(workers=1)
number = 0
while not select.select([sys.stdin], [], [], 0)[0]:
    number += 1
    (inbox / f"{number}.jsonl").write_text(news(number), encoding="utf-8")
    ingest([str(inbox)], settings)
    print(number, flush=True)
"""


def news(load: int) -> str:
    """The documents of a load as JSONL, each of its own words."""
    names = (f"{load}-{number}" for number in range(ARTICLES_A_LOAD))
    return "".join(
        json.dumps({"id": name, "source": "Courier", "text": f"Quay {name} was measured at low tide on Monday."}) + "\n"
        for name in names
    )


def by_pandas(db: Path) -> int:
    with duckdb.connect(f"{db}.published", read_only=True) as connection:
        return int(connection.sql(QUESTION.format("")).df()["articles"][0])


def by_polars(db: Path) -> int:
    with duckdb.connect(f"{db}.published", read_only=True) as connection:
        return int(connection.sql(QUESTION.format("")).pl()["articles"][0])


def attached(db: Path) -> int:
    """As dbt and BI tools read it."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{db}.published' AS news (READ_ONLY)")
        return int(connection.sql(QUESTION.format("news.")).fetchall()[0][0])


def by_copydesk(db: Path) -> int:
    return int(copydesk.open(db).sql(QUESTION.format("")).rows()[0]["articles"])


READERS: tuple[Callable[[Path], int], ...] = (by_pandas, by_polars, attached, by_copydesk)


def main(tries: int) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "inbox").mkdir()
        roots = os.pathsep.join([str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", "")])
        loads = subprocess.Popen(
            [sys.executable, "-c", LOADS],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": roots},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert loads.stdout
        loads.stdout.readline()  # the first load is published
        failures, seen, slowest = _read(folder / "news.duckdb", tries)
        published = 1 + loads.communicate("stop")[0].count("\n")
    print(
        f"{tries} tries by {len(READERS)} readers while {published} loads published: {sum(failures.values())} failures"
    )
    print(f"copies seen: {len(seen)}, from {min(seen)} to {max(seen)} articles; slowest try {slowest:.2f} s")
    for failure, times in failures.most_common():
        print(f"{times:>6} {failure}")
    return 1 if failures or loads.returncode else 0


def _read(db: Path, tries: int) -> tuple[Counter[str], set[int], float]:
    """Failures by kind, the counts that were seen, and the seconds of the slowest try."""
    failures: Counter[str] = Counter()
    seen = {0}
    slowest = 0.0
    for number in range(tries):
        reader = READERS[number % len(READERS)]
        began = time.perf_counter()
        try:
            count = reader(db)
        except Exception as error:  # noqa: BLE001 - each is counted and shown
            failures[f"{reader.__name__}: {type(error).__name__}: {error}"] += 1
            continue
        slowest = max(slowest, time.perf_counter() - began)
        if count < max(seen):
            failures[f"{reader.__name__}: fewer articles than before"] += 1
        seen.add(count)
    return failures, seen - {0}, slowest


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
