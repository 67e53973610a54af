"""When a feed is asked again: as often as it brings something, within bounds, and what its rhythm shows."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.fetch.planning import DAY, HOUR, LONGEST, MINUTE, SHORTEST, failed, is_due, polled
from flows.fetch.store.known import Feed

FEED = Feed("https://news.example/feed", "One", "feed")


def after(days: float, *, gap: float, new: int = 1, feed: Feed = FEED) -> tuple[Feed, float]:
    """The feed after so many days in which every poll, one each `gap`, brought `new` entries; and the time then."""
    now = feed.asked_at or 0.0
    end = now + days * DAY
    while now < end:
        now += gap
        feed = polled(feed, now, new, whole=False)
    return feed, now


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans(), st.floats(0, 10 * DAY)), max_size=40))
def test_the_gap_stays_within_its_bounds_whatever_comes(polls: list[tuple[int, bool, float]]) -> None:
    feed, now = FEED, 0.0
    for new, whole, floor in polls:
        feed = polled(feed, now, new, whole=whole and new > 0, floor=floor)
        assert SHORTEST <= feed.poll_gap <= LONGEST
        assert feed.poll_gap >= min(floor, LONGEST)
        assert is_due(feed, feed.next_at)
        assert not is_due(feed, now + SHORTEST - 1)
        now = feed.next_at


def test_a_busy_feed_is_asked_more_often_than_a_slow_one() -> None:
    busy, _ = after(2, gap=20 * MINUTE, new=4)
    slow = polled(polled(FEED, 0, 1, whole=False), 2 * DAY, 1, whole=False)
    assert busy.poll_gap == SHORTEST
    assert slow.poll_gap > 12 * HOUR


def test_a_feed_of_which_every_entry_is_new_is_asked_sooner() -> None:
    """Some may have come and gone between the two polls."""
    known = polled(FEED, 0, 20, whole=True)
    assert polled(known, HOUR, 20, whole=True).poll_gap < polled(known, HOUR, 0, whole=False).poll_gap


def test_what_the_source_book_says_goes_before_all_else() -> None:
    feed = polled(FEED, 0, 0, whole=False, floor=DAY, every=60)
    assert feed.next_at == 60
    assert is_due(feed, 55, every=60)
    assert not is_due(feed, 30, every=60)


def test_a_feed_that_fails_is_asked_later_and_later_and_an_answer_ends_that() -> None:
    gaps, feed, now = [], FEED, 0.0
    for _ in range(8):
        feed = failed(feed, now)
        gaps.append(feed.next_at - now)
        now = feed.next_at
    assert gaps == sorted(gaps)
    assert gaps[0] == 15 * MINUTE
    assert gaps[-1] == LONGEST
    assert polled(feed, now, 0, whole=False).failures == 0


@pytest.mark.parametrize(("days", "retired"), [(29, False), (30, True), (400, True)])
def test_a_month_of_failures_retires_a_feed(days: float, retired: bool) -> None:
    once = failed(FEED, 0)
    assert (failed(once, days * DAY).retired_at is not None) == retired


def test_a_410_retires_it_at_once() -> None:
    assert failed(FEED, 5.0, gone=True).retired_at == 5.0


def test_a_feed_is_quiet_after_twice_its_usual_gap_and_until_something_comes() -> None:
    feed, now = after(3, gap=3 * HOUR)
    assert feed.usual_gap == 3 * HOUR
    assert polled(feed, now + 5 * HOUR, 0, whole=False).quiet_since is None
    quiet = polled(feed, now + 7 * HOUR, 0, whole=False)
    assert quiet.quiet_since == now
    assert failed(quiet, now + 9 * HOUR).quiet_since == now
    assert polled(quiet, now + 9 * HOUR, 1, whole=False).quiet_since is None


def test_a_night_is_not_quiet() -> None:
    feed, now = FEED, 0.0
    for day in range(5):
        for hour in range(6, 23, 2):
            now = day * DAY + hour * HOUR
            feed = polled(feed, now, 1, whole=False)
    assert polled(feed, 5 * DAY + 2 * HOUR, 0, whole=False).quiet_since is None


def test_a_feed_that_brings_twice_as_much_as_on_the_days_before_is_seen() -> None:
    steady, _ = after(5, gap=2 * HOUR)
    assert steady.doubled_since is None
    doubled, _ = after(1, gap=2 * HOUR, new=3, feed=steady)
    assert doubled.doubled_since is not None
    again, _ = after(1, gap=2 * HOUR, new=1, feed=doubled)
    assert again.doubled_since is None


def test_the_first_poll_brings_all_that_a_feed_holds_and_is_no_rhythm() -> None:
    first = polled(FEED, 0, 500, whole=True)
    steady, _ = after(5, gap=2 * HOUR, feed=replace(first))
    assert steady.doubled_since is None


def test_every_round_may_be_asked_for() -> None:
    feed = polled(FEED, 100, 0, whole=False, every=0)
    assert is_due(feed, 100, every=0)
