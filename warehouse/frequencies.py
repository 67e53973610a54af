"""Document frequencies: which shingles are furniture. A version never changes; only `recluster` makes a new one."""

import duckdb
import numpy as np

from warehouse.evidence import Weights, uniform


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
