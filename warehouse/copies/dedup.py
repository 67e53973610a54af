"""New articles -> signatures, pairs, clusters, inside the loader's transaction.

store_signatures   the MinHash of each article, its sampled shingles and LSH bands, into the index
link               index -> candidates -> verified pairs -> clusters of all that is touched
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import duckdb
import numpy as np
import pyarrow as pa

from extractors.records import Signature
from extractors.signature import SAMPLE_MODULUS, SCHEME, sign
from warehouse.copies import candidates, frequencies, membership, overrides, pairs
from warehouse.copies.policy import Policy
from warehouse.errors import WarehouseError
from warehouse.sql import statement
from warehouse.store.registered import registered


@dataclass(frozen=True, slots=True)
class LinkSummary:
    """What a batch did to the clusters."""

    compared: int = 0  # pairs whose texts were read
    joined: int = 0  # pairs found to be the same report
    crowded: int = 0  # buckets so full that they proposed no pairs
    changed: int = 0  # articles that came into a cluster or into another one


def store_signatures(
    connection: duckdb.DuckDBPyConnection, run_id: str, articles: Sequence[tuple[str, Signature | None]]
) -> None:
    """Index the current revision of each article; what was indexed of an earlier one is taken out.

    Call when the rows of the articles are written. An article without words (None) has no signature and no pairs;
    nor has one of which only furniture is left.
    """
    remove(connection, [article_id for article_id, _ in articles])
    worded = [(article_id, signature) for article_id, signature in articles if signature is not None]
    heads = _heads(connection, [article_id for article_id, _ in worded])
    signed = _signed_alike([(article_id, s) for article_id, s in worded if not heads[article_id][4]], heads)
    if not signed:
        return
    first_no = _first_number(connection)
    numbered = pa.table(
        {
            "article_no": np.arange(first_no, first_no + len(signed), dtype=np.int32),
            "article_id": [article_id for article_id, _ in signed],
            "scheme": [signature.scheme for _, signature in signed],
            "hashvalues": pa.array([signature.hashvalues for _, signature in signed], pa.list_(pa.uint32())),
            "shingle_count": pa.array([signature.shingle_count for _, signature in signed], pa.int32()),
            "sample_count": pa.array([_sample_count(signature) for _, signature in signed], pa.int32()),
            "revision_no": pa.array([heads[article_id][0] for article_id, _ in signed], pa.int32()),
            "published_hour": pa.array([heads[article_id][1] for article_id, _ in signed], pa.int32()),
            "text_key": pa.array([int(heads[article_id][2][:16], 16) for article_id, _ in signed], pa.uint64()),
            "url_key": pa.array([_url_key(heads[article_id][3]) for article_id, _ in signed], pa.uint64()),
        }
    )
    shingles = _postings("shingle", first_no, [signature.shingles for _, signature in signed])
    bands = _postings("band_key", first_no, [signature.bands for _, signature in signed])
    with registered(connection, new_articles=numbered, new_shingles=shingles, new_bands=bands):
        connection.execute(statement("dedup_insert_signatures"), {"run_id": run_id})
        for name in ("dedup_insert_articles", "dedup_insert_shingles", "dedup_insert_bands"):
            connection.execute(statement(name))


def link(connection: duckdb.DuckDBPyConnection, run_id: str, article_ids: Sequence[str], policy: Policy) -> LinkSummary:
    """Compare new and revised articles with all that are stored, and put each of them, and all they touch, in clusters.

    Inside the caller's transaction, after `store_signatures`. The same articles in any order and any cut into batches
    end in the same clusters, as long as no bucket is crowded and the document frequencies stay as they are.
    """
    if not article_ids:
        return LinkSummary()
    require_alike(connection)
    weights = frequencies.in_force(connection)
    touched = pairs.retire(connection, article_ids)  # who was linked with the earlier text of a revised article
    proposed = candidates.propose(connection, run_id, [*article_ids, *touched.linked_exactly], policy)
    decided = pairs.compare(connection, proposed, policy, weights, overrides.stored(connection))
    pairs.write(connection, run_id, decided, policy, weights.version)
    changed = membership.recompute(connection, run_id, [*article_ids, *touched.linked, *proposed.reopened], policy)
    return LinkSummary(proposed.left.size, decided.joined, proposed.crowded, changed)


def require_alike(connection: duckdb.DuckDBPyConnection) -> None:
    """Raises WarehouseError where stored articles are signed by another scheme than today's: they can't be compared."""
    rows = connection.execute(
        "SELECT count(*), min(scheme) FROM signatures WHERE scheme <> $scheme", {"scheme": SCHEME}
    ).fetchall()
    ((unlike, scheme),) = rows
    if unlike:
        raise WarehouseError(
            f"{unlike} articles are signed as {scheme}, this copydesk signs as {SCHEME}. They are never compared with "
            "each other; nothing was changed. Sign the stored ones anew: copydesk recluster"
        )


def remove(connection: duckdb.DuckDBPyConnection, article_ids: Iterable[str]) -> None:
    """Take articles out of the index and drop their signatures; pairs and clusters stay until `link` or `unlink`."""
    with registered(connection, gone=pa.table({"article_id": pa.array(list(article_ids), pa.string())})):
        known = connection.execute(statement("dedup_select_indexed")).fetchall()
        if not known:
            return
        numbers = [number for number, _ in known]
        for name in ("dedup_delete_shingles", "dedup_delete_bands"):
            connection.execute(statement(name), {"numbers": numbers, "least": min(numbers), "most": max(numbers)})
        connection.execute(statement("dedup_delete_articles"))
        connection.execute(statement("dedup_delete_signatures"))


def unlink(
    connection: duckdb.DuckDBPyConnection, run_id: str, article_ids: Sequence[str], policy: Policy
) -> LinkSummary:
    """Forget articles: index rows, pairs and cluster membership; what they held together is clustered anew."""
    remove(connection, article_ids)
    touched = pairs.retire(connection, article_ids)
    membership.leave(connection, article_ids)
    left = sorted(set(touched.linked) - set(article_ids))
    again = sorted(set(touched.linked_exactly) - set(article_ids))
    weights = frequencies.in_force(connection)
    proposed = candidates.propose(connection, run_id, again, policy)
    decided = pairs.compare(connection, proposed, policy, weights, overrides.stored(connection))
    pairs.write(connection, run_id, decided, policy, weights.version)
    changed = membership.recompute(connection, run_id, left, policy)
    return LinkSummary(proposed.left.size, decided.joined, proposed.crowded, changed)


Head = tuple[int, int | None, str, str | None, bool, str]


def _signed_alike(articles: Sequence[tuple[str, Signature]], heads: Mapping[str, Head]) -> list[tuple[str, Signature]]:
    """The articles by today's scheme; a batch that an older copydesk staged is signed anew."""
    older = [article_id for article_id, signature in articles if signature.scheme != SCHEME]
    if not older:
        return list(articles)
    anew = dict(zip(older, sign([heads[article_id][5] for article_id in older]), strict=True))
    settled = [(article_id, anew.get(article_id, signature)) for article_id, signature in articles]
    return [(article_id, signature) for article_id, signature in settled if signature is not None]


def _heads(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, Head]:
    """article_id -> current revision, hour of publication, sha256, normalized URL, whether all is furniture, text."""
    with registered(connection, wanted=pa.table({"article_id": pa.array(list(article_ids), pa.string())})):
        rows = connection.execute(statement("dedup_select_heads")).fetchall()
    return {article_id: tuple(head) for article_id, *head in rows}


def _first_number(connection: duckdb.DuckDBPyConnection) -> int:
    # fetchall, not fetchone: DuckDB 2 refuses to register a table while a result may still have rows.
    ((number,),) = connection.execute("SELECT coalesce(max(article_no), 0) + 1 FROM indexed_articles").fetchall()
    return int(number)


def _sample_count(signature: Signature) -> int:
    return int(np.count_nonzero(signature.shingles % np.uint64(SAMPLE_MODULUS) == 0))


def _url_key(url: str | None) -> int | None:
    """8 bytes of a hash; None without a URL, and for a site's root, which is the address of no article."""
    if url is None or (not (parts := urlsplit(url)).path.strip("/") and not parts.query):
        return None
    return int.from_bytes(hashlib.blake2b(url.encode(), digest_size=8).digest(), "big")


def _postings(name: str, first_no: int, keys: Sequence[np.ndarray]) -> pa.Table:
    lengths = [each.size for each in keys]
    return pa.table(
        {
            name: np.concatenate(keys) if keys else np.empty(0, dtype=np.uint64),
            "article_no": np.repeat(np.arange(first_no, first_no + len(keys), dtype=np.int32), lengths),
        }
    )
