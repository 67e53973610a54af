"""Pairs -> clusters by anchor linkage, in publication order. Pure: equal pairs give equal clusters in any order."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Pair = tuple[str, str]


@dataclass(slots=True)
class _Cluster:
    blocks: int = 0
    members: list[str] = field(default_factory=list)


def partition(
    articles: Sequence[str],
    certain: Iterable[Pair],
    close: Iterable[Pair],
    apart: Iterable[Pair] = (),
    *,
    anchor_share: float,
) -> list[list[str]]:
    """Clusters of `articles`, which are in publication order; so are the clusters and the members of each.

    `certain` pairs (same text, same URL, said so by a person) are joined first: such a block counts as one. Then each
    block joins the cluster that has most blocks close to it, if these are at least `anchor_share` of the cluster; else
    it founds one. So a chain A~B~C~D does not become one cluster. `apart` pairs never share a cluster.
    """
    place = {article: number for number, article in enumerate(articles)}
    forbidden = _neighbours(apart, place)
    blocks = _blocks(articles, place, certain, forbidden)
    block_of = {article: block[0] for block in blocks for article in block}
    near: dict[str, set[str]] = defaultdict(set)
    for left, right in close:
        one, other = block_of[left], block_of[right]
        if one != other:
            near[one].add(other)
            near[other].add(one)
    clusters: list[_Cluster] = []
    home: dict[str, int] = {}  # first article of a block -> its cluster
    for block in blocks:
        anchors = Counter(home[other] for other in near[block[0]] if other in home)
        barred = {home[block_of[enemy]] for article in block for enemy in forbidden[article] if block_of[enemy] in home}
        fits = [
            (anchors[number], -number)
            for number in anchors
            if number not in barred and anchors[number] >= anchor_share * clusters[number].blocks
        ]
        number = -max(fits)[1] if fits else len(clusters)
        if number == len(clusters):
            clusters.append(_Cluster())
        clusters[number].blocks += 1
        clusters[number].members += block
        home[block[0]] = number
    return [sorted(cluster.members, key=place.__getitem__) for cluster in clusters]


def inherit(clusters: Sequence[Sequence[str]], before: Mapping[str, str]) -> list[str | None]:
    """Which of the old cluster ids each cluster keeps; None where it needs a new one.

    An old id goes where most of its members are (ties: to the cluster that comes first); a cluster that could keep
    several takes the one that gives it most members (ties: the least id). No id is given twice.
    """
    shares = Counter(
        (before[article], number) for number, members in enumerate(clusters) for article in members if article in before
    )
    claims = sorted(shares.items(), key=lambda claim: (-claim[1], claim[0][1], claim[0][0]))
    kept: dict[int, str] = {}
    given: set[str] = set()
    for (cluster_id, number), _ in claims:
        if number not in kept and cluster_id not in given:
            kept[number] = cluster_id
            given.add(cluster_id)
    return [kept.get(number) for number in range(len(clusters))]


def _neighbours(pairs: Iterable[Pair], place: Mapping[str, int]) -> defaultdict[str, set[str]]:
    result: defaultdict[str, set[str]] = defaultdict(set)
    for left, right in pairs:
        if left in place and right in place:
            result[left].add(right)
            result[right].add(left)
    return result


def _blocks(
    articles: Sequence[str], place: Mapping[str, int], certain: Iterable[Pair], forbidden: Mapping[str, set[str]]
) -> list[list[str]]:
    """Articles joined by certain pairs, by their first article. A union that would join forbidden ones is left out."""
    block = {article: [article] for article in articles}
    for left, right in sorted(certain, key=lambda pair: sorted((place[pair[0]], place[pair[1]]))):
        one, other = block[left], block[right]
        if one is other or any(enemy in other for article in one for enemy in forbidden.get(article, ())):
            continue
        one += other
        for article in other:
            block[article] = one
    unique = {id(members): sorted(members, key=place.__getitem__) for members in block.values()}
    return sorted(unique.values(), key=lambda members: place[members[0]])
