"""Load: a staged batch by Arrow beside the same rows one by one, as `executemany` writes them."""

import hashlib
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import duckdb

from extractors.records import Article, Removal
from extractors.signature import sign
from warehouse.copies import dedup
from warehouse.copies.policy import Policy
from warehouse.load import load, rows, stage
from warehouse.store import connection, runs

ARTICLES = 2000
BATCH = 500
WORDS = 600
ROW_BY_ROW = 200  # articles: enough for a rate, at milliseconds each


def main() -> None:
    articles = [_article(n) for n in range(ARTICLES)]
    batches = [articles[n : n + BATCH] for n in range(0, ARTICLES, BATCH)]
    with tempfile.TemporaryDirectory() as folder:
        db, staging = Path(folder) / "news.duckdb", Path(folder) / "staged"
        with connection.connect(db) as writer:
            run_id = runs.begin(writer, command="bench", sources=[], settings={})
            staged: list[Path] = []
            write = _cpu(lambda: staged.extend(stage.write(staging, run_id, n, b) for n, b in enumerate(batches)))
            with patch.multiple(dedup, store_signatures=lambda *_: None, link=lambda *_: None):
                alone = _cpu(lambda: [load.load(writer, run_id, path, Policy()) for path in staged])
        with connection.connect(Path(folder) / "linked.duckdb") as writer:
            linked = _cpu(lambda: [load.load(writer, run_id, path, Policy()) for path in staged])
        with connection.connect(Path(folder) / "slow.duckdb") as writer:
            slow = _cpu(lambda: _row_by_row(writer, articles[:ROW_BY_ROW]))
    each = {"stage": write / ARTICLES, "load": alone / ARTICLES, "load and link": linked / ARTICLES}
    for name, seconds in each.items():
        print(f"{name:<24}{seconds * 1e6:8.0f} us/article CPU")
    print(f"{'row by row':<24}{slow / ROW_BY_ROW * 1e6:8.0f} us/article CPU")
    print(f"Arrow loads {slow / ROW_BY_ROW / each['load']:.0f} times as fast as row by row")


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _row_by_row(writer: duckdb.DuckDBPyConnection, articles: list[Article]) -> None:
    """Revisions and removals only: what is left out makes the rival faster."""
    table = rows.articles(list(enumerate(articles))).to_pylist()
    columns = [name for name in COLUMNS if name in table[0]]
    places = ", ".join("?" * len(columns))
    writer.begin()
    writer.executemany(
        f"INSERT INTO article_revisions ({', '.join(columns)}, revision_no, loaded_at, change_kind, run_id) "
        f"VALUES ({places}, 1, now(), 'first', 'bench')",
        [[row[column] for column in columns] for row in table],
    )
    writer.executemany(
        "INSERT INTO revision_removals VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (a.article_id, r.line, r.start, r.end, r.text, r.label, r.rule, r.whole, r.confidence)
            for a in articles
            for r in a.removals
        ],
    )
    writer.commit()


COLUMNS = (
    "article_id", "identity", "position", "source_kind", "external_id", "url", "url_normalized", "source", "title",
    "authors", "agency", "text", "extracted_text", "language", "published_at", "published_offset",
    "published_precision", "published_source", "modified_at", "fetched_at", "word_count", "text_sha256",
    "raw_sha256", "raw_kind", "charset", "extractor", "rules_version", "flags", "provenance", "metadata", "images",
    "repairs", "extra",
)  # fmt: skip


def _article(n: int) -> Article:
    draw = random.Random(n)
    words = [_word(draw) for _ in range(WORDS)]
    text = "\n\n".join(" ".join(words[place : place + 60]).capitalize() + "." for place in range(0, WORDS, 60))
    digest = hashlib.sha256(text.encode()).hexdigest()
    removals = tuple(Removal(line, 0, 18, "Sign up for letters", "subscribe", "bench", True) for line in (1, 3, 5))
    return Article(
        article_id=digest[:16], identity=f"bench/{n}", position=f"bench.jsonl#{n}", source_kind="jsonl",
        external_id=str(n), url=f"https://example.org/{n}", url_normalized=f"example.org/{n}", source="Bench Post",
        title=text[:60], authors=("Ada Quill",), agency=None, text=text, extracted_text=text, language="en",
        published_at=None, published_offset=None, published_precision="unknown", published_source=None,
        modified_at=None, fetched_at=None, word_count=WORDS, text_sha256=digest, raw_sha256=digest,
        raw=text.encode(), raw_kind="text", charset=None, extractor="text", rules_version="bench",
        removals=removals, repairs=(), flags=(), provenance=(("title", "declared"),), metadata=(), images=None,
        extra=None, signature=sign([text])[0],
    )  # fmt: skip


def _word(draw: random.Random) -> str:
    return "".join(draw.choice("aeioulmnrstk") for _ in range(draw.randint(2, 9)))


if __name__ == "__main__":
    main()
