"""`15m` as people write it."""

import re

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def seconds_of(text: str) -> int | None:
    """Of a number and one of s, m, h, d; None: it is something else.

    >>> seconds_of("15m"), seconds_of("soon")
    (900, None)
    """
    found = re.fullmatch(r"([0-9]{1,6})([smhd])", text.strip())
    return int(found[1]) * UNITS[found[2]] if found else None
