"""Dates as programs write them: ISO 8601 and its kin, and counts since 1970."""

import re
from datetime import UTC, date, datetime, timedelta

from extractors.facts.dating.instants import FIRST_YEAR, LAST_YEAR, NO_DAY, Date, instant, minutes_east
from extractors.facts.dating.persian import YEARS as PERSIAN_YEARS
from extractors.facts.dating.zones import named_zone, place_zone

ISO = re.compile(
    r"(-?\d{4}|[+-]\d{6})(?:-?(\d\d)(?:-?(\d\d))?)?"
    r"(?:(?:[T ]|,? )(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*"
    r"(?:(Z|[A-Za-z]{2,4})|(?:GMT|UTC)?([+-])(\d\d):?(\d\d)?)?)?"
    r"(?:\[([\w/+-]+)\]|\s([A-Za-z]+/[\w/+-]+))?",
    re.IGNORECASE,
)
COMPACT = re.compile(r"((?:1[6-9]|20|21)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])([0-5]\d)([0-5]\d)?")
WEEK = re.compile(r"(\d{4})-?W(\d\d)-?([1-7])", re.IGNORECASE)
DAY_OF_YEAR = re.compile(r"(\d{4})-(\d{3})")
# A count since 1970 tells its unit by its length: until 2033 seconds have ten digits with a 1 before, until 2001 nine.
COUNT = re.compile(r"(-?)((?:1\d{9}|[1-9]\d{8})(?:\d{3}){0,3})(?:\.\d*)?")
DOTNET = re.compile(r"(?:new\s+)?[\\/]*Date\((-?\d{1,15})([+-]\d{4})?\)[\\/]*")


def read_stamp(text: str) -> Date | None:
    """The date that `text` is from its first to its last character; None if it is none."""
    return _iso(text) or _compact(text) or _count(text) or _dotnet(text) or _week(text)


def _iso(text: str) -> Date | None:
    found = ISO.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second, zone, sign, zone_hours, zone_minutes, place, named = found.groups()
    if (
        (day is None and hour is not None)
        or int(year) in PERSIAN_YEARS
        or (month is None and not FIRST_YEAR <= int(year) <= LAST_YEAR)
    ):
        return None
    precision = "second" if second else "minute" if hour else "day" if day else "month" if month else "year"
    numbers = [int(n) if n else None for n in (year, month, day, hour, minute, second)]
    offset = minutes_east(sign, zone_hours, zone_minutes) if sign else named_zone(zone) if zone else None
    local = instant(numbers, offset, precision)
    place = place or named
    if place and hour and offset is None and local and not local.flags:
        return instant(numbers, place_zone(place, local.at), precision)
    return local


def _compact(text: str) -> Date | None:
    """`20260304100000`, as GDELT writes it."""
    found = COMPACT.fullmatch(text)
    if not found:
        return None
    return instant([int(n) if n else None for n in found.groups()], None, "second" if found[6] else "minute")


def _count(text: str) -> Date | None:
    """Seconds since 1970, or their thousandths, millionths or billionths."""
    found = COUNT.fullmatch(text)
    if not found:
        return None
    seconds = int(found[1] + found[2][: len(found[2]) - (len(found[2]) - 9) // 3 * 3])
    return Date(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds), 0, "second")


def _dotnet(text: str) -> Date | None:
    """`/Date(1772618400000+0100)/`: thousandths since 1970; the offset says where, not when."""
    found = DOTNET.fullmatch(text)
    if not found:
        return None
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(found[1]) // 1000)
    zone = found[2]
    offset = minutes_east(zone[0], zone[1:3], zone[3:]) if zone else 0
    return Date(at, offset, "second") if at.date() != NO_DAY and at.year in range(FIRST_YEAR, LAST_YEAR) else None


def _week(text: str) -> Date | None:
    try:
        if found := WEEK.fullmatch(text):
            day = date.fromisocalendar(int(found[1]), int(found[2]), int(found[3]))
        elif (found := DAY_OF_YEAR.fullmatch(text)) and 1 <= int(found[2]) <= 366:
            day = date(int(found[1]), 1, 1) + timedelta(days=int(found[2]) - 1)
        else:
            return None
    except ValueError:
        return None
    return instant([day.year, day.month, day.day, None, None, None], None, "day")
