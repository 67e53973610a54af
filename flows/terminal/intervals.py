"""How often and how long, as it is given on the command line."""

from datetime import timedelta

from flows.errors import UsageError
from flows.intervals import seconds_of

SHORTEST = timedelta(seconds=10)  # a run takes about that long to start


def parse_interval(text: str) -> timedelta:
    """A number and one of s, m, h, d. Raises UsageError."""
    seconds = seconds_of(text)
    if seconds is None:
        raise UsageError(f"--every {text}: give a number and one of s, m, h, d, as in 15m.")
    interval = timedelta(seconds=seconds)
    if interval < SHORTEST:
        raise UsageError(f"--every {text}: the shortest is {SHORTEST.seconds}s.")
    return interval


def parse_span(text: str) -> timedelta:
    """How far back: a number and one of s, m, h, d. Raises UsageError."""
    seconds = seconds_of(text)
    if not seconds:
        raise UsageError(f"--since {text}: give a number above 0 and one of h, d, as in 7d. Nothing was written.")
    return timedelta(seconds=seconds)
