"""When a feed is asked again, and what its rhythm tells. Pure: times are seconds since 1970."""

import json
from dataclasses import replace
from itertools import pairwise
from statistics import median

from flows.fetch.store.known import Feed

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
SHORTEST, LONGEST = 10 * MINUTE, DAY
FIRST_GAP = 30 * MINUTE
# These three were chosen on a simulated week (`python -m benchmarks.bench_fetch week`): a story is seen as soon as by
# polling every 30 minutes, as the median has it, with two fifths of the requests.
SLOWER = 1.2  # x the gap after a poll that brought nothing
NEW_A_POLL = 1.0  # what a poll is meant to bring
OF_USUAL = 0.25  # x the usual gap: no night makes the polls rarer than that
KEPT_ARRIVALS = 60
LEAST_ARRIVALS = 4  # polls with something new before a rhythm is spoken of
RETIRED_AFTER = 30 * DAY  # of nothing but failures
RETRY_GAP = 15 * MINUTE  # after the first failure; doubles
DOUBLED = 2.0
DOUBLED_LEAST = 10  # new entries in a day, so that two instead of one are no news


def polled(feed: Feed, now: float, new: int, *, whole: bool, floor: float = 0, every: float | None = None) -> Feed:
    """The feed after an answer with `new` entries; `whole`: all of its entries were new, so some may be lost.

    `floor` is what the feed itself asks for, `every` what the source book says, which goes before all else.
    """
    arrivals: list[tuple[float, int]] = [tuple(one) for one in json.loads(feed.arrivals)]
    is_first = feed.asked_at is None
    if new:
        arrivals = [*arrivals, (now, new)][-KEPT_ARRIVALS:]
    gap = min(LONGEST, max(SHORTEST, floor, _gap(feed, arrivals, now, new, whole=whole and not is_first)))
    gap = gap if every is None else every
    noted = replace(
        feed,
        asked_at=now,
        poll_gap=gap,
        next_at=now + gap,
        failures=0,
        failing_since=None,
        arrivals=json.dumps(arrivals),
        last_new_at=now if new else feed.last_new_at,
        usual_gap=_usual_gap(arrivals),
    )
    return rhythm(noted, now)


def is_due(feed: Feed, now: float, every: float | None = None) -> bool:
    """Whether it is to be asked in a round that begins now. A little early is better than a whole round late."""
    slack = every / 4 if every is not None else max(0.0, min(feed.poll_gap / 10, feed.poll_gap - SHORTEST))
    return not feed.retired_at and feed.next_at - (0 if feed.failures else slack) <= now


def failed(feed: Feed, now: float, *, gone: bool = False, not_before: float = 0, every: float | None = None) -> Feed:
    """The feed after a poll that brought no answer: later and later, and never again after a month or a 410."""
    since = now if feed.failing_since is None else feed.failing_since
    is_over = gone or now - since >= RETIRED_AFTER
    gap = min(LONGEST, RETRY_GAP * 2 ** min(feed.failures, 10)) if every is None else every
    return replace(
        rhythm(feed, now),
        asked_at=now,
        failures=feed.failures + 1,
        failing_since=since,
        next_at=max(now + gap, not_before),
        retired_at=now if is_over else None,
    )


def rhythm(feed: Feed, now: float) -> Feed:
    """With what stands out: nothing for twice the usual gap, or twice as much in a day as on the days before."""
    arrivals = json.loads(feed.arrivals)
    last = feed.last_new_at
    quiet = last is not None and feed.usual_gap is not None and now - last > 2 * feed.usual_gap
    doubled = _is_doubled(arrivals, now)
    return replace(
        feed,
        quiet_since=last if quiet else None,
        doubled_since=(feed.doubled_since or now) if doubled else None,
    )


def _gap(feed: Feed, arrivals: list[tuple[float, int]], now: float, new: int, *, whole: bool) -> float:
    """Seconds in which NEW_A_POLL entries may be expected."""
    last = feed.poll_gap or FIRST_GAP
    if feed.asked_at is None:
        return FIRST_GAP
    if whole and new:
        return last / 4
    if not new:
        return min(last * SLOWER, max(FIRST_GAP, OF_USUAL * feed.usual_gap) if feed.usual_gap else LONGEST)
    each = (now - feed.asked_at) / new
    return (last + NEW_A_POLL * each) / 2  # half way: one poll is little to go by


def _usual_gap(arrivals: list[tuple[float, int]]) -> float | None:
    """Nine of ten gaps between polls that brought something are shorter, so that a night is not called quiet."""
    times = [at for at, _ in arrivals]
    gaps = sorted(later - earlier for earlier, later in pairwise(times))
    return gaps[min(len(gaps) - 1, int(0.9 * len(gaps)))] if len(gaps) >= LEAST_ARRIVALS else None


def _is_doubled(arrivals: list[list[float]], now: float) -> bool:
    """Of whole days counted back from now; the first poll of a feed brings all that it holds, and doesn't count."""
    counted = arrivals[1:]
    if not counted or now - counted[0][0] < 3 * DAY:
        return False
    days = [0.0] * int((now - counted[0][0]) / DAY)
    for at, new in counted:
        day = int((now - at) / DAY)
        if day < len(days):
            days[day] += new
    return days[0] >= DOUBLED_LEAST and days[0] >= DOUBLED * max(1.0, median(days[1:]))
