"""Which pairs are worth reading: articles that share sampled shingles (or LSH bands), a text or a URL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from extractors.signature import SAMPLE_MODULUS, SHORT_TEXT
from warehouse.copies.policy import Policy
from warehouse.sql import statement
from warehouse.store.registered import registered

Ints = npt.NDArray[np.int64]
U64 = npt.NDArray[np.uint64]

# Beyond the window only nearly identical texts count: an eighth of the sampled shingles is enough to find them.
FAR_MODULUS = 8 * SAMPLE_MODULUS


@dataclass(frozen=True, slots=True, eq=False)
class Proposed:
    """Pairs to compare, by article number, left < right; `rule` is near, override, exact-text or same-url."""

    left: Ints
    right: Ints
    rule: npt.NDArray[np.str_]
    crowded: int  # buckets that were too full to propose pairs
    reopened: tuple[str, ...]  # articles that an address joined that too many texts bear by now


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Columns of indexed_articles, by ascending number."""

    article_no: Ints
    hour: npt.NDArray[np.float64]  # nan: no date
    shingles: Ints
    samples: Ints
    text_key: U64

    def places(self, numbers: Ints) -> Ints:
        """Row of each article number; every number must be there."""
        return np.searchsorted(self.article_no, numbers)


def propose(connection: duckdb.DuckDBPyConnection, run_id: str, article_ids: Sequence[str], policy: Policy) -> Proposed:
    """Pairs of `article_ids` with each other and with all that is indexed."""
    with registered(connection, wanted=pa.table({"article_id": pa.array(list(article_ids), pa.string())})):
        rows = connection.execute(statement("dedup_select_new")).fetchnumpy()
        exact = _listed(connection, "dedup_select_texts")
        urls = _listed(connection, "dedup_select_urls", {"cap": policy.url_cap})
        worn = connection.execute(statement("dedup_select_worn_urls"), {"cap": policy.url_cap}).fetchall()
        said = _listed(connection, "dedup_select_overridden")
    new = np.asarray(rows["article_no"], dtype=np.int64)
    hours = _hours(np.ma.asarray(rows["published_hour"]), policy)
    shared, crowded = _sharing(connection, run_id, new, hours, "shingle", policy)
    close = _close_enough(connection, *shared, policy)
    if policy.window_hours is not None:
        close = np.concatenate([close, _far(connection, new, policy)], axis=1)
    if policy.use_bands:
        banded, crowded_bands = _sharing(connection, run_id, new, hours, "band", policy)
        close = np.concatenate([close, _in_window(connection, banded[0], banded[1], policy)], axis=1)
        crowded += crowded_bands
    found = dict.fromkeys(said, "override") | {(left, right): "near" for left, right, _, _ in worn}
    found |= {(int(a), int(b)): "near" for a, b in close.T}
    found |= dict.fromkeys(urls, "same-url")
    found |= dict.fromkeys(exact, "exact-text")
    ordered = sorted(found)
    return Proposed(
        np.array([left for left, _ in ordered], dtype=np.int64),
        np.array([right for _, right in ordered], dtype=np.int64),
        np.array([found[pair] for pair in ordered], dtype=np.str_),
        crowded,
        tuple(sorted({article_id for *_, one, other in worn for article_id in (one, other)})),
    )


def pairs_of(keys: U64, articles: Ints, new: Ints, cap: int) -> tuple[Ints, Ints, Ints, list[tuple[int, int]]]:
    """Pairs with at least one of `new` that share a key, how many keys each shares, and the keys over the cap.

    Pairs are (less, greater), each once. A key with more than `cap` members proposes nothing: furniture, or an attack.
    """
    order = np.lexsort((articles, keys))
    keys, articles = keys[order], articles[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if keys.size else np.empty(0, dtype=np.int64)
    sizes = np.diff(np.r_[starts, keys.size])
    crowded = [
        (int(keys[start]), int(size)) for start, size in zip(starts[sizes > cap], sizes[sizes > cap], strict=True)
    ]
    group = np.repeat(np.arange(starts.size), sizes)
    rows = np.flatnonzero(np.isin(articles, new) & (sizes[group] <= cap) & (sizes[group] > 1)) if keys.size else starts
    lengths = sizes[group[rows]]
    one = np.repeat(articles[rows], lengths)
    # Row r is paired with all rows of its group: start, start + 1, ...
    steps = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    other = articles[np.repeat(starts[group[rows]], lengths) + steps]
    different = one != other
    low, high = np.minimum(one, other)[different], np.maximum(one, other)[different]
    # A pair of two new articles comes up from both sides; count each key once.
    both_new = np.isin(low, new) & np.isin(high, new)
    once = ~both_new | (one[different] == low)
    low, high = low[once], high[once]
    code, counts = np.unique(low.astype(np.uint64) << np.uint64(32) | high.astype(np.uint64), return_counts=True)
    return (code >> np.uint64(32)).astype(np.int64), (code & np.uint64(0xFFFFFFFF)).astype(np.int64), counts, crowded


def _sharing(
    connection: duckdb.DuckDBPyConnection, run_id: str, new: Ints, hours: tuple[int, int], kind: str, policy: Policy
) -> tuple[tuple[Ints, Ints, Ints], int]:
    """Pairs that share a bucket, with how many; and how many buckets were crowded, which are written down."""
    nothing = np.empty(0, dtype=np.int64)
    if not new.size:
        return (nothing, nothing, nothing), 0
    buckets, articles = _bucket_rows(connection, new, hours, kind)
    left, right, counts, crowded = pairs_of(buckets, articles, new, policy.bucket_cap)
    if crowded:
        table = pa.table(
            {
                "bucket": pa.array([bucket for bucket, _ in crowded], pa.uint64()),
                "members": pa.array([members for _, members in crowded], pa.int32()),
            }
        )
        with registered(connection, full_buckets=table):
            connection.execute(statement("dedup_insert_crowded"), {"run_id": run_id, "kind": kind})
    return (left, right, counts), len(crowded)


def _bucket_rows(
    connection: duckdb.DuckDBPyConnection, new: Ints, hours: tuple[int, int], kind: str
) -> tuple[U64, Ints]:
    """(bucket, article) of all articles that share a bucket with a new one, within the hours or without a date."""
    span = {"least": int(new.min()), "most": int(new.max())}
    with registered(connection, new_numbers=pa.table({"article_no": new.astype(np.int32)})):
        keys = connection.execute(statement(f"dedup_select_{kind}_keys"), span).fetchnumpy()["bucket"]
    within = {"since": hours[0], "until": hours[1]}
    with registered(connection, new_keys=pa.table({"bucket": np.asarray(keys, dtype=np.uint64)})):
        dated = connection.execute(statement(f"dedup_select_{kind}_dated"), within).fetchnumpy()
        undated = connection.execute(statement(f"dedup_select_{kind}_undated")).fetchnumpy()
    return (
        np.concatenate([dated["bucket"], undated["bucket"]]).astype(np.uint64),
        np.concatenate([dated["article_no"], undated["article_no"]]).astype(np.int64),
    )


def _hours(published: "np.ma.MaskedArray[Any, Any]", policy: Policy) -> tuple[int, int]:
    """First and last hour in which a partner of a new article can have been published."""
    if policy.window_hours is None or not published.size or np.ma.is_masked(published):
        return -(2**31), 2**31 - 1  # an article without a date is compared with all
    reach = int(policy.window_hours) + 1
    return int(published.min()) - reach, int(published.max()) + reach


def _close_enough(connection: duckdb.DuckDBPyConnection, left: Ints, right: Ints, counts: Ints, policy: Policy) -> Ints:
    """The pairs (2, n) of unlike texts that share enough of the smaller sample to be worth reading, in the window."""
    if not left.size:
        return np.empty((2, 0), dtype=np.int64)
    index = _index(connection, np.union1d(left, right))
    one, other = index.places(left), index.places(right)
    short = (index.shingles[one] < SHORT_TEXT) & (index.shingles[other] < SHORT_TEXT)
    smaller = np.where(
        short,
        np.minimum(index.shingles[one], index.shingles[other]),
        np.minimum(index.samples[one], index.samples[other]),
    )
    keep = counts >= np.maximum(1, policy.min_shared_share * smaller)
    keep &= index.text_key[one] != index.text_key[other]
    keep &= _near_in_time(index, one, other, policy)
    return np.stack([left[keep], right[keep]])


def _far(connection: duckdb.DuckDBPyConnection, new: Ints, policy: Policy) -> Ints:
    """The pairs (2, n) beyond the window that are long enough and share enough to be nearly identical."""
    nothing = np.empty((2, 0), dtype=np.int64)
    if not new.size or policy.window_hours is None:
        return nothing
    span = {"least": int(new.min()), "most": int(new.max()), "modulus": FAR_MODULUS}
    with registered(connection, new_numbers=pa.table({"article_no": new.astype(np.int32)})):
        rows = connection.execute(statement("dedup_select_far"), span).fetchnumpy()
    buckets, articles = (np.asarray(rows[name]) for name in ("bucket", "article_no"))
    # A full bucket is not written down: over all years it is furniture or a phrase.
    left, right, counts, _ = pairs_of(buckets.astype(np.uint64), articles.astype(np.int64), new, policy.bucket_cap)
    if not left.size:
        return nothing
    index = _index(connection, np.union1d(left, right))
    one, other = index.places(left), index.places(right)
    sizes = np.minimum(index.shingles[one], index.shingles[other])
    keep = np.abs(index.hour[one] - index.hour[other]) > policy.window_hours - 1
    keep &= sizes >= max(SHORT_TEXT, policy.long_shingles)
    keep &= sizes >= policy.near_agreement / 2 * np.maximum(index.shingles[one], index.shingles[other])
    keep &= counts * FAR_MODULUS >= policy.near_agreement / 2 * SAMPLE_MODULUS * np.minimum(
        index.samples[one], index.samples[other]
    )
    keep &= index.text_key[one] != index.text_key[other]
    return np.stack([left[keep], right[keep]])


def _in_window(connection: duckdb.DuckDBPyConnection, left: Ints, right: Ints, policy: Policy) -> Ints:
    if not left.size:
        return np.empty((2, 0), dtype=np.int64)
    index = _index(connection, np.union1d(left, right))
    one, other = index.places(left), index.places(right)
    keep = _near_in_time(index, one, other, policy) & (index.text_key[one] != index.text_key[other])
    return np.stack([left[keep], right[keep]])


def _near_in_time(index: Index, one: Ints, other: Ints, policy: Policy) -> npt.NDArray[np.bool_]:
    if policy.window_hours is None:
        return np.ones(one.size, dtype=bool)
    # Hours are cut off, so two dates in the window may be one hour more apart here; the verdict looks at the minutes.
    return ~(np.abs(index.hour[one] - index.hour[other]) > policy.window_hours + 1)


def _index(connection: duckdb.DuckDBPyConnection, numbers: Ints) -> Index:
    with registered(connection, wanted_numbers=pa.table({"article_no": numbers.astype(np.int32)})):
        rows = connection.execute(statement("dedup_select_index")).fetchnumpy()
    hour = np.ma.filled(rows["published_hour"].astype(np.float64), np.nan)
    return Index(
        np.asarray(rows["article_no"], dtype=np.int64),
        hour,
        np.asarray(rows["shingle_count"], dtype=np.int64),
        np.asarray(rows["sample_count"], dtype=np.int64),
        np.asarray(rows["text_key"], dtype=np.uint64),
    )


def _listed(
    connection: duckdb.DuckDBPyConnection, name: str, values: dict[str, int] | None = None
) -> list[tuple[int, int]]:
    """Pairs of article numbers. Equal texts make stars around the first: n - 1 pairs of n, not n²/2."""
    return [(first, number) for first, number in connection.execute(statement(name), values or {}).fetchall()]
