"""Document frequencies: which shingles are furniture. A version never changes; only `recluster` makes a new one."""

from collections.abc import Sequence
from dataclasses import replace

import duckdb
import numpy as np
import pyarrow as pa

from extractors.signature import CHUNK_TEXTS, SAMPLE_MODULUS, shingle_hashes
from warehouse.copies.evidence import Weights, uniform
from warehouse.sql import statement
from warehouse.store.registered import registered

LEAST_SHARE = 0.001  # A shingle in fewer documents than this weighs 1 and needs no row.
LEAST_DOCUMENTS = 20  # ... but never one in fewer than this: a big story's copies are no furniture.
REPEATED_STORIES = 3  # An outlet's passage in so many unrelated stories weighs nothing: two may tell one story twice.
REPEATED_SHARE = 0.001  # ... and in so many of its stories: in a big outlet every phrase of the language returns.
PAGE = 2000  # texts in memory at a time


def in_force(connection: duckdb.DuckDBPyConnection) -> Weights:
    """Weights by the newest version that the warehouse made, else by the one that ships."""
    newest = connection.execute(
        "SELECT version, documents FROM frequency_versions ORDER BY version DESC LIMIT 1"
    ).fetchall()
    if not newest:
        return shipped()
    ((version, documents),) = newest
    found = connection.execute(
        "SELECT shingle, documents FROM document_frequencies WHERE version = $version ORDER BY shingle",
        {"version": version},
    ).fetchnumpy()
    return weigh(version, documents, np.asarray(found["shingle"], np.uint64), np.asarray(found["documents"], np.int64))


def shipped() -> Weights:
    """Version 0."""
    return uniform()


def weigh(version: int, documents: int, shingles: np.ndarray, counts: np.ndarray) -> Weights:
    """log(N/df) by that of the rarest shingle in the list; all others weigh 1. `shingles` sorted."""
    if not shingles.size:
        return Weights(version, shingles.astype(np.uint64), np.empty(0))
    values = np.log(documents / counts) / np.log(documents / counts.min())
    return Weights(version, shingles.astype(np.uint64), np.maximum(values, 0.0))


def renew(connection: duckdb.DuckDBPyConnection, run_id: str) -> int:
    """Count in how many clusters each shingle stands (copies once), and put that in force. The new version's number.

    Only representatives are read: a story that fifty papers ran is one document, or its words would pass for furniture.
    """
    counts: dict[int, int] = {}
    documents, last = 0, ""
    while rows := connection.execute(statement("dedup_select_told"), {"last": last, "page": PAGE}).fetchall():
        last = rows[-1][0]
        texts = [text for _, text in rows]
        chunks = (texts[at : at + CHUNK_TEXTS] for at in range(0, len(texts), CHUNK_TEXTS))
        sets = [np.unique(run) for chunk in chunks for run in shingle_hashes(chunk)]
        keys, found = np.unique(np.concatenate(sets), return_counts=True)
        for key, number in zip(keys.tolist(), found.tolist(), strict=True):
            counts[key] = counts.get(key, 0) + number
        documents += len(texts)
    least = max(LEAST_DOCUMENTS, LEAST_SHARE * documents)
    common = sorted((key, number) for key, number in counts.items() if number >= least)
    table = pa.table(
        {
            "shingle": pa.array([key for key, _ in common], pa.uint64()),
            "documents": pa.array([number for _, number in common], pa.int32()),
        }
    )
    version = _next_version(connection)
    repeated = {"stories": REPEATED_STORIES, "share": REPEATED_SHARE, "modulus": SAMPLE_MODULUS}
    connection.begin()
    with registered(connection, counted=table):
        connection.execute(statement("dedup_insert_frequencies"), {"version": version})
        values = {"version": version, "documents": documents, "run_id": run_id}
        connection.execute(statement("dedup_insert_frequency_version"), values)
        connection.execute(statement("dedup_insert_outlet_passages"), repeated | {"version": version})
    connection.commit()
    return version


def with_outlets(connection: duckdb.DuckDBPyConnection, weights: Weights, sources: Sequence[str | None]) -> Weights:
    """`weights` with what these publishers repeat, in the same version."""
    named = sorted({source for source in sources if source})
    rows = connection.execute(
        statement("dedup_select_outlet_passages"), {"version": weights.version, "sources": named}
    ).fetchnumpy()
    outlets, shingles = np.asarray(rows["source"]).astype(str), np.asarray(rows["shingle"], np.uint64)
    return replace(weights, outlets={name: shingles[outlets == name] for name in np.unique(outlets).tolist()})


def _next_version(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute("SELECT coalesce(max(version), 0) + 1 FROM frequency_versions").fetchone()
    assert row is not None
    return int(row[0])
