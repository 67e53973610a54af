"""A day as it is found in a text, before anything is known of its time."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

BUDDHIST_YEARS, BUDDHIST_AHEAD = range(2400, 2750), 543


@dataclass(frozen=True, slots=True)
class Day:
    """Where it stands, and what was said of it."""

    year: int | None
    month: int
    day: int | None
    start: int
    end: int
    is_short_year: bool = False  # two digits
    is_dated: bool = False  # the year is not its own


def full_year(written: str) -> int:
    """Of two digits those of this century up to 69, as POSIX has it."""
    number = int(written)
    return number if len(written) > 2 else 2000 + number if number < 70 else 1900 + number


def of_buddha(day: Day) -> Day:
    """The day as Thai, Lao and Khmer newspapers mean it: 2569 is 2026, and so is 69."""
    if day.year is not None and day.year in BUDDHIST_YEARS:
        return replace(day, year=day.year - BUDDHIST_AHEAD, is_short_year=False)
    if day.year is not None and day.is_short_year:
        return replace(day, year=2500 + day.year % 100 - BUDDHIST_AHEAD, is_short_year=False)
    return day


def last_before(day: Day, reference: datetime) -> Day:
    """The day, which has no year, in the last year in which it was before `reference`."""
    for year in (reference.year + 1, reference.year):
        try:
            if day.day and datetime(year, day.month, day.day, tzinfo=reference.tzinfo) <= reference + timedelta(days=1):
                return replace(day, year=year, is_dated=True)
        except ValueError:  # 29 February, or a day that no month has
            continue
    return replace(day, year=reference.year - 1, is_dated=True)
