"""All articles compared and clustered anew, in batches that survive a crash: after a change of policy or furniture."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import duckdb

from warehouse.copies import dedup, frequencies, overrides
from warehouse.copies.overrides import Verdict
from warehouse.copies.policy import Policy
from warehouse.sql import statement
from warehouse.store import runs

RELINKED = {"step": "relink"}  # the settings of a run that relinks what is touched; the query of that looks for it
BATCH = 1000  # articles in a transaction: what a crash makes the next run do again


@dataclass(frozen=True, slots=True)
class Reclustered:
    """What a whole pass did."""

    articles: int
    changed: int  # articles that came into another cluster, or whose update flag changed
    frequency_version: int


def recluster(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    policy: Policy,
    *,
    renew: bool,
    compared: Callable[[int, int], None] | None = None,
) -> Reclustered:
    """Count document frequencies anew if `renew`, then link every article again by `policy`.

    `compared` is called before each batch: so many articles are done, of so many.

    A run that died with the same policy is continued where it stopped. Outside any transaction: it makes its own.
    """
    begun = {"policy": policy.policy_id(), "renew": renew}
    version, last = _continued(connection, begun)
    if version is None:
        version = frequencies.renew(connection, run_id) if renew else frequencies.in_force(connection).version
    articles = changed = 0
    left = _left(connection, last)
    for batch in _batches(connection, last):
        if compared:
            compared(articles, left)
        connection.begin()
        try:
            summary = dedup.link(connection, run_id, [article_id for _, article_id in batch], policy)
            runs.note(connection, run_id, begun | {"version": version, "done": batch[-1][0]})
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        articles += len(batch)
        changed += summary.changed
    runs.note(connection, run_id, begun | {"version": version, "done": -1})
    return Reclustered(articles, changed, version)


def touched(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Articles that a reclean has revised since the last relink, and all that they were compared or are clustered with.

    Each was compared when it was loaded, but with those that were revised after it as they read before.
    """
    return [row[0] for row in connection.execute(statement("select_touched")).fetchall()]


def relink(connection: duckdb.DuckDBPyConnection, run_id: str, article_ids: Sequence[str], policy: Policy) -> int:
    """Compare and cluster these articles again; how many changed. In batches, each a transaction of its own."""
    changed = 0
    for at in range(0, len(article_ids), BATCH):
        connection.begin()
        try:
            changed += dedup.link(connection, run_id, article_ids[at : at + BATCH], policy).changed
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
    return changed


def say(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    one: str,
    other: str,
    verdict: Verdict,
    note: str | None,
    policy: Policy,
) -> int:
    """Keep a person's word on two articles and cluster them accordingly; how many articles moved."""
    connection.begin()
    try:
        overrides.put(connection, run_id, one, other, verdict, note)
        summary = dedup.link(connection, run_id, sorted((one, other)), policy)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return summary.changed


def _continued(connection: duckdb.DuckDBPyConnection, begun: dict[str, object]) -> tuple[int | None, int]:
    """Frequency version and last article of the run before this one, if it died amid the same work; else (None, 0)."""
    rows = connection.execute(
        "SELECT settings->>'policy', (settings->>'renew')::BOOLEAN, (settings->>'version')::INTEGER, "
        "(settings->>'done')::INTEGER FROM runs "
        "WHERE command = 'recluster' AND status != 'running' ORDER BY run_id DESC LIMIT 1"
    ).fetchall()
    for policy_id, renew, version, done in rows:
        if (policy_id, renew) == (begun["policy"], begun["renew"]) and version is not None and done > 0:
            return version, done
    return None, 0


def _left(connection: duckdb.DuckDBPyConnection, last: int) -> int:
    counted = connection.execute("SELECT count(*) FROM indexed_articles WHERE article_no > $last", {"last": last})
    return int(counted.fetchall()[0][0])


def _batches(connection: duckdb.DuckDBPyConnection, last: int) -> Iterator[Sequence[tuple[int, str]]]:
    while batch := connection.execute(
        "SELECT article_no, article_id FROM indexed_articles WHERE article_no > $last ORDER BY article_no LIMIT $size",
        {"last": last, "size": BATCH},
    ).fetchall():
        yield batch
        last = batch[-1][0]
