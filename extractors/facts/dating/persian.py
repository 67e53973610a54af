"""The Persian (solar Hijri) calendar, in which newspapers of Iran are dated: ۱۳ اسفند ۱۴۰۴, 1404/12/13."""

from dataclasses import replace
from datetime import date, timedelta

from extractors.facts.dating.days import Day

YEARS = range(1250, 1500)  # 1871 to 2121: no other calendar that a paper is dated in has these
# A year has 366 days in these years of each 33, which is exact from 1800 to 2255 but for a day in five of its years.
LEAP_YEARS, CYCLE = (1, 5, 9, 13, 17, 22, 26, 30), 33
EPOCH = date(2025, 3, 21)  # the first day of 1404


def of_persia(day: Day) -> Day:
    """The same day in the calendar of the world; as it is where its year is not one of the Persian calendar."""
    if day.year not in YEARS or day.year is None:
        return day
    days = _days_before(day.year) - _days_before(1404) + _days_of_months(day.month) + (day.day or 1) - 1
    at = EPOCH + timedelta(days=days)
    return replace(day, year=at.year, month=at.month, day=at.day if day.day else None)


def _days_before(year: int) -> int:
    """Days of all years before `year`."""
    cycles, rest = divmod(year, CYCLE)
    return 365 * year + len(LEAP_YEARS) * cycles + sum(leap < rest for leap in LEAP_YEARS)


def _days_of_months(month: int) -> int:
    """Days of the months before: six of 31 days, then of 30."""
    return 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
