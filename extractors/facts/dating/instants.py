"""Numbers of a calendar to an instant, with what was really said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

# The first web page is of 1991, digitized archives go back to the first newspapers.
FIRST_YEAR, LAST_YEAR = 1600, 2199
NO_YEARS = (0, 1)  # 0000-00-00 and 0001-01-01 stand in databases for want of a date
NO_DAY = date(1970, 1, 1)  # the zero of Unix time: nobody wrote it down, a program had no date


@dataclass(frozen=True, slots=True)
class Date:
    """An instant with what was really said of it."""

    at: datetime  # UTC; without an offset the local time is read as UTC
    offset: int | None  # minutes east of UTC as written; None: no zone was written
    precision: str  # second, minute, day, month, year, unknown
    flags: tuple[str, ...] = ()  # future-date, impossible-date, relative-date


def instant(numbers: Sequence[int | None], offset: int | None, precision: str) -> Date | None:
    """Of year, month, day, hour, minute, second; what wasn't said is None.

    A date that no calendar has (31 February, year 9999) is moved to the nearest that it has, with precision `unknown`
    and the flag `impossible-date`. None for what programs write that have no date.
    """
    year, month, day, hour, minute, second = (
        n if n is not None else least for n, least in zip(numbers, (1, 1, 1, 0, 0, 0), strict=True)
    )
    if year in NO_YEARS:
        return None
    calendar_year = min(max(year, FIRST_YEAR), LAST_YEAR)
    second = min(second, 59)  # a leap second is no time that datetime knows
    zone = timezone(timedelta(minutes=offset or 0))
    try:
        at = datetime(calendar_year, month, day, hour % 24, minute, second, tzinfo=zone) + timedelta(days=hour == 24)
        is_possible = calendar_year == year and hour <= 24
    except ValueError:
        at = _nearest(calendar_year, month, day, zone)
        is_possible = False
    at = at.astimezone(UTC)
    if at.date() == NO_DAY:
        return None
    return Date(at, offset, precision) if is_possible else Date(at, offset, "unknown", ("impossible-date",))


def minutes_east(sign: str, hours: str, minutes: str | None) -> int | None:
    """The offset as minutes; None for one that no zone has."""
    offset = int(hours) * 60 + int(minutes or 0)
    return None if offset > 14 * 60 else -offset if sign == "-" else offset


def _nearest(year: int, month: int, day: int, zone: timezone) -> datetime:
    """The last day of the month before the impossible one runs over."""
    month = min(max(month, 1), 12)
    after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    last = (after - timedelta(days=1)).day
    return datetime(year, month, min(max(day, 1), last), tzinfo=zone)
