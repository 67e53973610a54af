"""Report: the whole command over 20,000 articles of forty outlets, from the start of the process to the page."""

import hashlib
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from benchmarks.bench_load import _article, _word
from extractors.records import Article
from extractors.signature import sign
from warehouse.copies.policy import Policy
from warehouse.load import load, stage
from warehouse.store import connection, publish, runs

ARTICLES = 20_000
OUTLETS = 40
BATCH = 2000
WORDS = 250
ROUNDS = 5
START = datetime(2026, 9, 1, tzinfo=UTC)
COMMAND = [sys.executable, "-c", "from flows.cli import main; main()"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        db, page = Path(folder) / "news.duckdb", Path(folder) / "page.html"
        _build(db)
        seconds = _median([*COMMAND, "report", "--db", str(db), "--html", str(page)])
        started = _median([*COMMAND, "report", "--help"])
        print(f"{'report of ' + format(ARTICLES, ',') + ' articles':<32}{seconds:8.2f} s")
        print(f"{'of it the start of the program':<32}{started:8.2f} s")
        print(f"{'size of the page':<32}{page.stat().st_size / 1e6:8.2f} MB")


def _median(command: list[str]) -> float:
    def once() -> float:
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - started

    return statistics.median(once() for _ in range(ROUNDS))


def _build(db: Path) -> None:
    with connection.connect(db) as writer:
        run_id = runs.begin(writer, command="bench", sources=[], settings={})
        articles = _articles()
        for number, batch in enumerate(iter(lambda: list(islice(articles, BATCH)), [])):
            signatures = sign([one.text for one in batch])
            signed = [replace(one, signature=signature) for one, signature in zip(batch, signatures, strict=True)]
            staged = stage.write(stage.folder(db), run_id, number, signed)
            load.load(writer, run_id, staged, Policy())
            stage.remove(staged)
        runs.finish(writer, run_id, inputs=ARTICLES)
    publish.publish(db)


def _articles() -> Iterator[Article]:
    """Every third is a copy of an earlier one, every tenth quotes a speech, every fiftieth changes its headline."""
    draw = random.Random(17)
    model = _article(0)
    texts: list[str] = []
    speeches = [" ".join(_word(draw) for _ in range(12)) for _ in range(200)]
    for number in range(ARTICLES):
        if number % 3 == 2:
            text = f"{draw.choice(texts[-300:])}\n\n{' '.join(_word(draw) for _ in range(9))}."
        else:
            words = [_word(draw) for _ in range(WORDS)]
            text = "\n\n".join(" ".join(words[at : at + 50]).capitalize() + "." for at in range(0, WORDS, 50))
            if number % 10 == 0:
                text += f"\n\n“{draw.choice(speeches)},” she said."
        texts.append(text)
        earlier = number % 50 == 49
        yield replace(
            model,
            article_id=f"a{number - earlier}", identity=f"bench/{number - earlier}", external_id=str(number - earlier),
            url=f"https://example.org/{number - earlier}", url_normalized=f"example.org/{number - earlier}",
            position=f"bench.jsonl#{number}", source=f"Outlet {draw.randrange(OUTLETS)}", title=text[:40],
            text=text, extracted_text=text, word_count=WORDS, raw=b"",
            text_sha256=hashlib.sha256(text.encode()).hexdigest(),
            raw_sha256=hashlib.sha256(str(number).encode()).hexdigest(),
            published_at=START + timedelta(minutes=4 * number), published_precision="minute",
            published_source="declared", published_offset=0, agency="Norpress" if number % 4 == 0 else None,
        )  # fmt: skip


if __name__ == "__main__":
    main()
