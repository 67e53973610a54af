"""Signing beside datasketch and rensa on the same texts; linking 1,000 articles against a synthetic stock.

COPYDESK_BENCH_STORED says how many articles are in stock: 100,000 unless set; docs/dedup.md has those of 1,000,000.
"""

import hashlib
import os
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
from datasketch import MinHash

from extractors.signature import PERMUTATIONS, shingles, sign
from warehouse.copies import candidates, dedup
from warehouse.copies.policy import Policy
from warehouse.store import connection
from warehouse.store.registered import registered

STORED = int(os.environ.get("COPYDESK_BENCH_STORED", "100000"))
NEW = 1000
WORDS = 600
BLOCK = 262_144  # bytes of a block of DuckDB
YEAR = datetime(2024, 1, 1, tzinfo=UTC)

STOCK = """
INSERT INTO article_revisions (
    article_id, revision_no, identity, position, source_kind, title, authors, text, extracted_text, published_at,
    published_precision, loaded_at, word_count, text_sha256, raw_sha256, raw_kind, extractor, rules_version, flags,
    provenance, metadata, repairs, change_kind, run_id
)
SELECT
    'stock' || n, 1, 'stock' || n, '', 'jsonl', 'Title ' || n, [], 'Text of number ' || n || repeat(' and so on', 60),
    '', TIMESTAMPTZ '2024-01-01 00:00:00+00' + to_seconds(n * 31536000 / $stored), 'minute', now(), 600,
    md5(n::VARCHAR), '', 'text', 'text', '', [], '{}', '[]', '[]', 'first', 'stock'
FROM range($stored::BIGINT) AS numbers(n);
INSERT INTO article_heads SELECT article_id, 1, loaded_at FROM article_revisions;
INSERT INTO indexed_articles
SELECT
    n + 1, 'stock' || n, 1, 473352 + n * 8760 // $stored, 598, 75, hash(n)::UBIGINT, NULL
FROM range($stored::BIGINT) AS numbers(n);
INSERT INTO indexed_shingles
SELECT hash(n * 75 + k)::UBIGINT // 8 * 8, n + 1, 473352 + n * 8760 // $stored
FROM range($stored::BIGINT) AS numbers(n), range(75) AS samples(k);
INSERT INTO indexed_bands
SELECT hash(-n * 32 - k)::UBIGINT, n + 1, 473352 + n * 8760 // $stored
FROM range($stored::BIGINT) AS numbers(n), range(32) AS bands(k);
INSERT INTO cluster_members SELECT article_id, 'c' || article_id, FALSE, 'stock' FROM article_revisions;
INSERT INTO clusters SELECT 'c' || article_id, article_id, 1, 1, published_at, published_at, NULL, NULL, 'stock'
FROM article_revisions;
"""


def main() -> None:
    """Print both tables."""
    chance = random.Random(7)
    vocabulary = ["".join(chance.choices("abcdefghijklmnoprstuvw", k=chance.randint(2, 9))) for _ in range(20_000)]
    texts = [_text(chance, vocabulary) for _ in range(320)]
    _signing(texts)
    _linking(chance, vocabulary)


def _signing(texts: Sequence[str]) -> None:
    """CPU microseconds a text; all give 128 values a text, ours also bands and sampled shingles."""
    ours = _microseconds(lambda part: sign(part), texts)
    print(f"\nsign {len(texts)} texts of {WORDS} words, µs CPU a text")
    for name, job in (("datasketch update_batch", _update_batch), ("datasketch bulk", _bulk), ("rensa", _rensa)):
        theirs = _microseconds(job, texts)
        print(f"  {name:26}{theirs:10.0f}   {theirs / ours:6.1f} x")
    print(f"  {'copydesk sign':26}{ours:10.0f}")


def _update_batch(texts: Sequence[str]) -> None:
    for text in texts:
        MinHash(num_perm=PERMUTATIONS, seed=1).update_batch(set(shingles(text)))


def _bulk(texts: Sequence[str]) -> None:
    MinHash.bulk([set(shingles(text)) for text in texts], num_perm=PERMUTATIONS, seed=1)


def _rensa(texts: Sequence[str]) -> None:
    from rensa import RMinHash

    for text in texts:
        RMinHash(num_perm=PERMUTATIONS, seed=1).update([shingle.decode() for shingle in shingles(text)])


def _microseconds(job: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        job(texts)
        best = min(best, time.process_time() - began)
    return best / len(texts) * 1e6


def _linking(chance: random.Random, vocabulary: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "bench.duckdb"
        with connection.connect(db) as con:
            for part in STOCK.split(";\n"):
                if part.strip():
                    con.execute(part, {"stored": STORED} if "$stored" in part else {})
        print(f"\nlink {NEW} new articles, half of them edited copies, against {STORED:,} stored; CPU on one core")
        with connection.connect(db) as con:
            con.execute("SET threads = 1")
            _print_size(con)
            bases = [_text(chance, vocabulary) for _ in range(NEW // 2)]
            _step(con, "base", bases, Policy())
            for name, policy in (("72 h window", Policy()), ("no window", Policy(window_hours=None))):
                copies = [_edited(chance, base) for base in bases]
                fresh = [_text(chance, vocabulary) for _ in range(NEW // 2)]
                proposing, whole, joined = _step(con, name.replace(" ", ""), [*copies, *fresh], policy)
                took = f"candidates {proposing * 1000:6.0f} ms   whole step {whole:5.2f} s"
                print(f"  {name:26}{took}   {joined} pairs joined")


def _step(con: duckdb.DuckDBPyConnection, name: str, texts: Sequence[str], policy: Policy) -> tuple[float, float, int]:
    """CPU seconds for candidates and for the whole step (store, candidates again, verify, cluster)."""
    ids = [f"{name}{number}" for number in range(len(texts))]
    table = pa.table(
        {
            "article_id": ids,
            "text": list(texts),
            "text_sha256": [hashlib.sha256(text.encode()).hexdigest() for text in texts],
            "published_at": pa.array([YEAR + timedelta(days=364)] * len(texts), pa.timestamp("us", tz="UTC")),
        }
    )
    con.begin()
    with registered(con, rows_to_store=table):
        con.execute(
            """
            INSERT INTO article_revisions (
                article_id, revision_no, identity, position, source_kind, authors, text, extracted_text, published_at,
                published_precision, loaded_at, word_count, text_sha256, raw_sha256, raw_kind, extractor, rules_version,
                flags, provenance, metadata, repairs, change_kind, run_id
            )
            SELECT
                article_id, 1, article_id, '', 'jsonl', [], text, '', published_at, 'minute', now(), 600, text_sha256,
                '', 'text', 'text', '', [], '{}', '[]', '[]', 'first', 'bench'
            FROM rows_to_store
            """
        )
        con.execute("INSERT INTO article_heads SELECT article_id, 1, now() FROM rows_to_store")
    signatures = sign(texts)
    began = time.process_time()
    dedup.store_signatures(con, "bench", list(zip(ids, signatures, strict=True)))
    stored = time.process_time()
    candidates.propose(con, "bench", ids, policy)
    proposed = time.process_time()
    summary = dedup.link(con, "bench", ids, policy)
    linked = time.process_time()
    con.commit()
    return proposed - stored, linked - proposed + stored - began, summary.joined


def _print_size(con: duckdb.DuckDBPyConnection) -> None:
    print(f"  index of {STORED:,} articles:")
    total = 0.0
    for table in ("indexed_articles", "indexed_shingles", "indexed_bands"):
        row = con.execute(f"SELECT count(DISTINCT block_id) FROM pragma_storage_info('{table}')").fetchone()
        assert row is not None
        size = row[0] * BLOCK / 1e6 / STORED * 1000
        total += size
        print(f"    {table:24}{size:8.3f} MB per 1,000 articles")
    print(f"    {'together':24}{total:8.3f} MB")


def _text(chance: random.Random, vocabulary: Sequence[str]) -> str:
    return ". ".join(" ".join(chance.choices(vocabulary, k=20)).capitalize() for _ in range(WORDS // 20)) + "."


def _edited(chance: random.Random, text: str) -> str:
    """A copy as publishers make them: without a tenth of its sentences, and with one of its own."""
    kept = [sentence for sentence in text.split(". ") if chance.random() < 0.9]
    return ". ".join([*kept, "This desk has asked for comment"]) + "."


if __name__ == "__main__":
    main()
