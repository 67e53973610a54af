"""The rows that charts are drawn from: what a drawing has room for, in its order. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise

from flows.pages.chart import Row
from flows.pages.page import NOT_NAMED
from warehouse.ask.overview_rows import Cluster, Day, Edge, Health, Outlet, Pickup, Struck

MAX_BARS = 62  # beside each other: two months of days, more than a year of weeks, five years of months
MAX_ROWS = 14  # below each other
MAX_LABELS = 5  # colours that an eye tells apart; the rest is one more
MAX_EDGES = 24
STRAY = 0.005  # share of articles at each end of the time that are taken for wrong dates and left out
UNITS = ("day", "week", "month", "year")


def days(found: Sequence[Day]) -> tuple[str, list[Row], int]:
    """The unit of a bar (day, week, month, year), two rows a bar, and how many stray articles are left out."""
    kept = _without_strays(found)
    left_out = sum(day.articles for day in found) - sum(day.articles for day in kept)
    if not kept:
        return "day", [], left_out
    for unit in UNITS:
        bins = list(_bins(kept[0].day, kept[-1].day, unit))
        if len(bins) <= MAX_BARS:
            break
    counts: dict[date, list[int]] = {start: [0, 0] for start in bins}
    for day in kept:
        count = counts[_start(day.day, unit)]
        count[0] += day.stories
        count[1] += day.copies
    form = {"day": "%-d %b", "week": "%-d %b", "month": "%b %Y", "year": "%Y"}[unit]
    return (
        unit,
        [
            {"bin": f"{start}|{start.strftime(form)}", "kind": kind, "order": order, "articles": count[order]}
            for start, count in counts.items()
            for order, kind in enumerate(("stories", "copies"))
        ],
        left_out,
    )


def _without_strays(found: Sequence[Day]) -> list[Day]:
    """Without the few articles that are far before or after all others: one wrong century would flatten the rest."""
    bound = STRAY * sum(day.articles for day in found)
    return _cut(_cut(list(found), bound)[::-1], bound)[::-1]


def _cut(ordered: list[Day], bound: float) -> list[Day]:
    """Without its beginning where that is at most `bound` articles, and a month or more before the next."""
    passed, start = 0, 0
    for place, (day, following) in enumerate(pairwise(ordered), 1):
        passed += day.articles
        if passed > bound:
            break
        if abs(following.day - day.day) > timedelta(days=31):
            start = place
    return ordered[start:]


def _bins(first: date, last: date, unit: str) -> Iterator[date]:
    at = _start(first, unit)
    while at <= last:
        yield at
        at = _start(at + timedelta(days={"day": 1, "week": 7, "month": 31, "year": 366}[unit]), unit)


def _start(day: date, unit: str) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(**{"day": {}, "month": {"day": 1}, "year": {"day": 1, "month": 1}}[unit])


def network(edges: Sequence[Edge]) -> tuple[list[Row], list[Row], int]:
    """Lines, names and rows of a drawing in two columns: who had stories first, who followed."""
    shown = edges[:MAX_EDGES]
    sides: dict[str, dict[str, int]] = {"leader": defaultdict(int), "follower": defaultdict(int)}
    for edge in shown:
        sides["leader"][edge.leader] += edge.stories
        sides["follower"][edge.follower] += edge.stories
    height = max(map(len, sides.values()), default=0)
    places: dict[tuple[str, str], float] = {}
    for side, weights in sides.items():
        ordered = sorted(weights, key=lambda name: (-weights[name], name))
        for place, name in enumerate(ordered):
            places[side, name] = (place + 0.5) * height / len(ordered)
    nodes: list[Row] = [
        {"side": side, "name": name, "x": int(side == "follower"), "y": y} for (side, name), y in places.items()
    ]
    ends = {side: _ends(shown, side, places) for side in sides}
    lines: list[Row] = [
        {"edge": number, "stories": edge.stories, "x": x, "y": ends[side][number]}
        for number, edge in enumerate(shown)
        for x, side in ((0, "leader"), (0.15, "leader"), (0.85, "follower"), (1, "follower"))
    ]
    return lines, nodes, height


def _ends(edges: Sequence[Edge], side: str, places: dict[tuple[str, str], float]) -> dict[int, float]:
    """Where each line ends on a side: those of one name beside each other, in the order of their other ends."""
    other = "follower" if side == "leader" else "leader"
    at: dict[str, list[int]] = defaultdict(list)
    for number in sorted(range(len(edges)), key=lambda n: places[other, getattr(edges[n], other)]):
        at[getattr(edges[number], side)].append(number)
    return {
        number: places[side, name] + (place - (len(numbers) - 1) / 2) * min(0.25, 0.9 / len(numbers))
        for name, numbers in at.items()
        for place, number in enumerate(numbers)
    }


def originality(outlets: Sequence[Outlet]) -> list[Row]:
    """Four rows an outlet."""
    return [
        {"source": outlet.source or NOT_NAMED, "kind": kind, "order": order, "articles": getattr(outlet, kind)}
        for outlet in outlets[:MAX_ROWS]
        for order, kind in enumerate(("original", "repeated", "copied", "wire"))
    ]


def pickups(wire: Sequence[Pickup]) -> list[Row]:
    """A row an agency and outlet with a known delay."""
    several = len({pickup.agency for pickup in wire}) > 1
    return [
        {
            "row": f"{pickup.source or NOT_NAMED} ({pickup.agency})" if several else pickup.source or NOT_NAMED,
            "p50": pickup.p50_delay_minutes,
            "p90": pickup.p90_delay_minutes,
        }
        for pickup in wire
        if pickup.p50_delay_minutes is not None
    ]


def timelines(clusters: Sequence[Cluster]) -> list[Row]:
    """A row a copy with a known delay; clusters go by their number and headline."""
    return [
        {
            "story": f"{number}. {cluster.title or '(no title)'}",
            "minutes": member.delay_minutes,
            "kind": "first" if member.place == 1 else "copy",
        }
        for number, cluster in enumerate(clusters, 1)
        for member in cluster.members
        if member.delay_minutes is not None
    ]


def struck(found: Sequence[Struck], outlets: Sequence[Outlet]) -> list[Row]:
    """Lines an article by outlet and label, the outlets that lose most first; rare labels are one."""
    articles = {outlet.source: outlet.articles for outlet in outlets}
    totals: dict[str, int] = defaultdict(int)
    for one in found:
        totals[one.label] += one.lines
    named = sorted(totals, key=lambda label: (-totals[label], label))[:MAX_LABELS]
    order = {label: place for place, label in enumerate(named)}
    rates: dict[tuple[str | None, str], float] = defaultdict(float)
    for one in found:
        label = one.label if one.label in order else "others"
        rates[one.source, label] += one.lines / articles[one.source]
    by_source = {
        source: [(label, rate) for (_, label), rate in group]
        for source, group in groupby(sorted(rates.items(), key=lambda item: item[0][0] or ""), lambda item: item[0][0])
    }
    worst = sorted(by_source, key=lambda source: (-sum(rate for _, rate in by_source[source]), source or ""))
    return [
        {
            "source": source or NOT_NAMED,
            "label": label.replace("_", " "),
            "order": order.get(label, MAX_LABELS),
            "lines": rate,
        }
        for source in worst[:MAX_ROWS]
        for label, rate in sorted(by_source[source], key=lambda item: order.get(item[0], MAX_LABELS))
    ]


def weeks(health: Sequence[Health]) -> list[Row]:
    """Two rows a source."""
    return [
        {"source": one.source or NOT_NAMED, "week": week, "articles": count}
        for one in health[:MAX_ROWS]
        for week, count in (("last 7 days", one.new_this_week), ("7 days before", one.new_last_week))
    ]
