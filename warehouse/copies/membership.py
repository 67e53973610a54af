"""Verified pairs -> cluster_members, clusters and cluster_events, for all that new pairs touch."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from warehouse.copies.clusters import Pair, inherit, partition
from warehouse.copies.policy import Policy
from warehouse.sql import statement
from warehouse.store.registered import registered

CLUSTER_COLUMNS: dict[str, pa.DataType] = {
    "cluster_id": pa.string(),
    "representative_id": pa.string(),
    "size": pa.int32(),
    "sources": pa.int32(),
    "first_published": pa.float64(),
    "last_published": pa.float64(),
    "agency": pa.string(),
    "agency_confidence": pa.float32(),
}
EVENT_COLUMNS: dict[str, pa.DataType] = {
    "kind": pa.string(),
    "cluster_id": pa.string(),
    "other_id": pa.string(),
    "articles": pa.int32(),
}
CERTAIN = ("override-same", "exact-text", "same-url")
APART = ("override-not-same", "excerpt")  # never in one cluster, also not by way of others


@dataclass(frozen=True, slots=True)
class Member:
    """What a cluster needs to know of an article."""

    article_id: str
    published: float | None
    source: str
    agency: str | None
    words: int
    cluster_id: str | None  # before
    was_update: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A pair that was found to be the same report, or that must never be."""

    left: str
    right: str
    reason: str
    later_id: str | None


def recompute(connection: duckdb.DuckDBPyConnection, run_id: str, article_ids: Sequence[str], policy: Policy) -> int:
    """Cluster all that pairs connect with `article_ids`, and write what changed. Returns how many articles moved."""
    if not article_ids:
        return 0
    articles, links = _component(connection, article_ids)
    members = _members(connection, articles)
    close = [(link.left, link.right) for link in links if link.reason not in (*CERTAIN, *APART)]
    clusters = partition(
        [member.article_id for member in members.values()],
        [(link.left, link.right) for link in links if link.reason in CERTAIN],
        close,
        [(link.left, link.right) for link in links if link.reason in APART],
        anchor_share=policy.anchor_share,
    )
    before = {member.article_id: member.cluster_id for member in members.values() if member.cluster_id is not None}
    ids = _name(connection, clusters, inherit(clusters, before))
    return _write(
        connection, run_id, members, dict(zip(ids, clusters, strict=True)), before, _updates(clusters, links), policy
    )


def leave(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> None:
    """Take articles out of their clusters; clusters that are left empty end."""
    with registered(connection, gone=pa.table({"article_id": pa.array(list(article_ids), pa.string())})):
        for name in ("dedup_delete_left_clusters", "dedup_delete_members"):
            connection.execute(statement(name))
    # The rows of clusters that still have members are written anew by `recompute`.


def representative(members: Sequence[Member], policy: Policy) -> str:
    """The member that stands for the cluster, by a total order. `members` are in publication order."""
    places = {member.article_id: place for place, member in enumerate(members)}
    if policy.representative == "longest":
        return min(members, key=lambda member: (-member.words, places[member.article_id])).article_id
    if policy.representative == "preferred":
        rank = {source: place for place, source in enumerate(policy.preferred_sources)}
        return min(members, key=lambda m: (rank.get(m.source, len(rank)), places[m.article_id])).article_id
    return members[0].article_id


def attribution(members: Sequence[Member]) -> tuple[str | None, float | None]:
    """The agency that most members credit, and the confidence; (None, None) where nobody credits one.

    (k + 1/2) / (n + 1) of n crediting members: .75 for one alone, .92 for five of five.
    """
    credits = Counter(member.agency for member in members if member.agency)
    if not credits:
        return None, None
    agency, count = min(credits.items(), key=lambda item: (-item[1], item[0]))
    return agency, (count + 0.5) / (credits.total() + 1)


def _component(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> tuple[list[str], list[Link]]:
    """All articles that pairs connect with `article_ids`, and the pairs among them."""
    known = set(article_ids)
    frontier = list(known)
    links: dict[Pair, Link] = {}
    while frontier:
        with registered(connection, frontier=pa.table({"article_id": pa.array(frontier, pa.string())})):
            rows = connection.execute(statement("dedup_select_links")).fetchall()
        reached = set()
        for left, right, reason, later_id in rows:
            links[left, right] = Link(left, right, reason, later_id)
            if reason not in APART:
                reached |= {left, right}
        frontier = sorted(reached - known)
        known |= reached
    return sorted(known), [link for link in links.values() if link.left in known and link.right in known]


def _members(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, Member]:
    """In publication order: date (none last), text, identity."""
    with registered(connection, wanted=pa.table({"article_id": pa.array(list(article_ids), pa.string())})):
        rows = connection.execute(statement("dedup_select_members")).fetchall()
    return {row[0]: Member(*row) for row in rows}


def _name(
    connection: duckdb.DuckDBPyConnection, clusters: Sequence[Sequence[str]], kept: Sequence[str | None]
) -> list[str]:
    """An id for each cluster: the one it inherits, else a new one after its first article."""
    wanted = [f"c{members[0]}" for members, cluster_id in zip(clusters, kept, strict=True) if cluster_id is None]
    taken = {cluster_id for cluster_id in kept if cluster_id is not None}
    with registered(connection, wanted=pa.table({"cluster_id": pa.array(wanted, pa.string())})):
        taken |= {row[0] for row in connection.execute(statement("dedup_select_taken")).fetchall()}
    names = []
    for members, cluster_id in zip(clusters, kept, strict=True):
        name, again = cluster_id or f"c{members[0]}", 1
        while cluster_id is None and name in taken:  # the article once founded a cluster that it is no longer in
            again += 1
            name = f"c{members[0]}-{again}"
        taken.add(name)
        names.append(name)
    return names


def _updates(clusters: Sequence[Sequence[str]], links: Sequence[Link]) -> set[str]:
    """Articles that are later versions of another member of their cluster."""
    home = {article: number for number, members in enumerate(clusters) for article in members}
    return {link.later_id for link in links if link.later_id and home[link.left] == home[link.right]}


def _write(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    members: dict[str, Member],
    clusters: dict[str, list[str]],
    before: dict[str, str],
    updates: set[str],
    policy: Policy,
) -> int:
    home = {article: cluster_id for cluster_id, articles in clusters.items() for article in articles}
    moved = [a for a in members if before.get(a) != home[a] or members[a].was_update != (a in updates)]
    touched = {home[a] for a in moved} | {before[a] for a in moved if a in before}
    # A member may have changed its date, words or agency without moving: all clusters of the component are drawn anew.
    touched |= set(clusters)
    rows = [
        _cluster_row(cluster_id, [members[a] for a in articles], policy) for cluster_id, articles in clusters.items()
    ]
    member_rows = pa.table(
        {
            "article_id": pa.array(moved, pa.string()),
            "cluster_id": pa.array([home[a] for a in moved], pa.string()),
            "is_update": pa.array([a in updates for a in moved], pa.bool_()),
        }
    )
    values = {"run_id": run_id}
    with registered(
        connection,
        moved_members=member_rows,
        touched_clusters=pa.table({"cluster_id": pa.array(sorted(touched), pa.string())}),
        new_clusters=pa.Table.from_pylist(rows, schema=pa.schema(CLUSTER_COLUMNS)),
        new_events=pa.Table.from_pylist(_events(home, before), schema=pa.schema(EVENT_COLUMNS)),
    ):
        connection.execute(statement("dedup_delete_moved"))
        connection.execute(statement("dedup_insert_members"), values)
        connection.execute(statement("dedup_delete_clusters"))
        connection.execute(statement("dedup_insert_clusters"), values)
        connection.execute(statement("dedup_insert_events"), values)
    return len(moved)


def _cluster_row(cluster_id: str, members: Sequence[Member], policy: Policy) -> dict[str, object]:
    dates = [member.published for member in members if member.published is not None]
    agency, confidence = attribution(members)
    return {
        "cluster_id": cluster_id,
        "representative_id": representative(members, policy),
        "size": len(members),
        "sources": len({member.source for member in members}),
        "first_published": min(dates, default=None),
        "last_published": max(dates, default=None),
        "agency": agency,
        "agency_confidence": confidence,
    }


def _events(home: dict[str, str], before: dict[str, str]) -> list[dict[str, object]]:
    """Ids that ended (merged into where most of their articles went) and ids that began with articles of another."""
    moves: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for article, cluster_id in home.items():
        if article in before:
            moves[before[article]][cluster_id] += 1
    living, old = set(home.values()), set(before.values())
    events: list[dict[str, object]] = []
    for old_id, targets in sorted(moves.items()):
        if old_id not in living:
            into, articles = min(targets.items(), key=lambda item: (-item[1], item[0]))
            events.append({"kind": "merged", "cluster_id": old_id, "other_id": into, "articles": articles})
        for new_id, articles in sorted(targets.items()):
            if new_id not in old:
                events.append({"kind": "split", "cluster_id": new_id, "other_id": old_id, "articles": articles})
    return events
