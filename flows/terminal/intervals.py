"""`15m` as people write it."""

import re
from datetime import timedelta

from flows.errors import UsageError

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
SHORTEST = timedelta(seconds=10)  # a run takes about that long to start


def parse_interval(text: str) -> timedelta:
    """A number and one of s, m, h, d. Raises UsageError."""
    found = re.fullmatch(r"([0-9]{1,6})([smhd])", text.strip())
    if not found:
        raise UsageError(f"--every {text}: give a number and one of s, m, h, d, as in 15m.")
    interval = timedelta(**{UNITS[found[2]]: int(found[1])})
    if interval < SHORTEST:
        raise UsageError(f"--every {text}: the shortest is {SHORTEST.seconds}s.")
    return interval
