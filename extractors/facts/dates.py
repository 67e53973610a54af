"""A written date to an instant: ISO 8601, RFC 2822, and the forms of datelines in seven languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

# The first web page is of 1991, digitized archives go back to the first newspapers.
FIRST_YEAR, LAST_YEAR = 1600, 2199
SLACK = timedelta(hours=26)  # a local time read as UTC is up to 14 h off; a day's date, 24 h
MAX_CHARS = 200  # a longer text is no date but a sentence with one in it

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januar jänner jaenner enero janvier gennaio janeiro januari jan ene janv gen",
            "february februar febrero février fevrier febbraio fevereiro februari feb févr fevr fév fev",
            "march märz maerz marzo mars março marco maart mar mär mrz mrt",
            "april abril avril aprile apr abr avr",
            "may mai mayo maggio maio mei mag",
            "june juni junio juin giugno junho jun giu",
            "july juli julio juillet luglio julho jul juil lug",
            "august agosto août aout augustus aug ago",
            "september septiembre setiembre septembre settembre setembro sept sep set",
            "october oktober octubre octobre ottobre outubro oct okt ott out",
            "november noviembre novembre novembro nov",
            "december dezember diciembre décembre decembre dicembre dezembro dec dez dic déc",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# Hours east of UTC. Names that mean two zones (IST, CST in China) have the one that newspapers write.
ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "cet": 1, "mez": 1, "west": 1, "cest": 2, "mesz": 2, "eet": 2,
    "eest": 3, "msk": 3, "est": -5, "edt": -4, "et": None, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "brt": -3, "sast": 2, "jst": 9, "kst": 9, "hkt": 8, "sgt": 8,
    "awst": 8, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "pkt": 5, "ist": 5.5, "acst": 9.5, "nst": -3.5,
}  # fmt: skip

ISO = re.compile(
    r"(-?\d{4}|[+-]\d{6})(?:-?(\d\d)(?:-?(\d\d))?)?"
    r"(?:(?:[T ]|,? )(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*"
    r"(?:(Z|[A-Za-z]{2,4})|(?:GMT|UTC)?([+-])(\d\d):?(\d\d)?)?)?"
    r"(?:\[[\w/]+\])?",
    re.IGNORECASE,
)
WORD = "|".join(sorted(MONTHS, key=len, reverse=True))
DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:\.|st|nd|rd|th|er|º|°|ª)?\s*(?:de\s+|of\s+|-)?({WORD})\b\.?,?\s*(?:de[l]?\s+|-)?(\d{{4}})(?!\d)"
)
MONTH_DAY = re.compile(rf"\b({WORD})\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b,?\s+(\d{{4}})(?!\d)")
MONTH_YEAR = re.compile(rf"\b({WORD})\b\.?,?\s*(?:de\s+)?(\d{{4}})(?!\d)")
YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[./年년-]\s?(\d{1,2})[./月월-]\s?(\d{1,2})(?!\d)")
NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?!\d)")
CLOCK = re.compile(
    r"(?<![\d.])(\d{1,2})(?::|\.|h)(\d\d)(?::(\d\d))?(?!\.?\d)\s*([ap])?\.?(?:m\b\.?)?|(?<![\d.])(\d{1,2})\s*([ap])\.?m\b",
)
NUMBERED_ZONE = re.compile(r"(?:\b(?:gmt|utc)\s?|(?<=\d)\s?)([+-])(\d{1,2})(?::?(\d\d))?\b")
NAMED_ZONE = re.compile(r"\b(" + "|".join(sorted(ZONES, key=len, reverse=True)) + r")\b")


@dataclass(frozen=True, slots=True)
class Date:
    """An instant with what was really said of it."""

    at: datetime  # UTC; without an offset the local time is read as UTC
    offset: int | None  # minutes east of UTC as written; None: no zone was written
    precision: str  # second, minute, day, month, year, unknown
    flags: tuple[str, ...] = ()  # future-date, impossible-date, ambiguous-day


def parse_date(value: str, *, now: datetime | None = None, day_first: bool | None = None) -> Date | None:
    """The date that `value` holds; None if it holds none.

    `day_first` reads 3/4/2024; without it the day comes first and the date is flagged `ambiguous-day`.
    A date that no calendar has (31 February, year 9999) is moved to the nearest that it has, with precision
    `unknown` and the flag `impossible-date`. With `now` (aware) a later date is flagged `future-date`.

    >>> parse_date("2024-03-01T10:30+01:00")
    Date(at=datetime.datetime(2024, 3, 1, 9, 30, tzinfo=datetime.timezone.utc), offset=60, precision='minute', flags=())
    """
    text = " ".join(value.split())
    if not text or len(text) > MAX_CHARS:
        return None
    date = _stamp(text) or _iso(text) or _written(text.lower(), day_first)
    if date and now and date.at > now + SLACK:
        return replace(date, flags=(*date.flags, "future-date"))
    return date


def _iso(text: str) -> Date | None:
    found = ISO.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second, zone, sign, zone_hours, zone_minutes = found.groups()
    if day is None and hour is not None:
        return None
    offset = _minutes(sign, zone_hours, zone_minutes) if sign else _named(zone)
    precision = "second" if second else "minute" if hour else "day" if day else "month" if month else "year"
    numbers = [int(n) if n else None for n in (year, month, day, hour, minute, second)]
    return _date(numbers, offset, precision)


def _stamp(text: str) -> Date | None:
    """Unix time, which some pages put where a date belongs: 10 digits, or 13 with milliseconds."""
    if not re.fullmatch(r"1\d{9}(?:\d{3})?", text):
        return None
    return Date(datetime.fromtimestamp(int(text[:10]), UTC), 0, "second")


def _written(text: str, day_first: bool | None) -> Date | None:
    for numbers, precision, flags, start, end in _days(text, day_first):
        rest = text[:start] + " | " + text[end:]
        hour, minute, second = _clock(rest) if precision == "day" else (None, None, None)
        if hour is None:
            return _date([*numbers, None, None, None], None, precision, flags)
        exact = "second" if second is not None else "minute"
        return _date([*numbers, hour, minute, second], _zone(rest), exact, flags)
    return None


def _days(text: str, day_first: bool | None) -> Iterator[tuple[list[int | None], str, tuple[str, ...], int, int]]:
    """Year, month and day of each form that matches, the surest form first."""
    if m := DAY_MONTH.search(text):
        yield [int(m[3]), MONTHS[m[2]], int(m[1])], "day", (), m.start(), m.end()
    if m := MONTH_DAY.search(text):
        yield [int(m[3]), MONTHS[m[1]], int(m[2])], "day", (), m.start(), m.end()
    if m := YEAR_FIRST.search(text):
        yield [int(m[1]), int(m[2]), int(m[3])], "day", (), m.start(), m.end()
    if m := NUMERIC.search(text):
        day, month, flags = _day_and_month(int(m[1]), int(m[3]), True if m[2] == "." else day_first)
        year = int(m[4]) if len(m[4]) == 4 else 2000 + int(m[4]) if int(m[4]) < 70 else 1900 + int(m[4])
        yield [year, month, day], "day", flags, m.start(), m.end()
    if m := MONTH_YEAR.search(text):
        yield [int(m[2]), MONTHS[m[1]], None], "month", (), m.start(), m.end()


def _day_and_month(first: int, second: int, day_first: bool | None) -> tuple[int, int, tuple[str, ...]]:
    if first > 12 or second > 12:
        return (first, second, ()) if first > 12 else (second, first, ())
    if day_first is None and first != second:
        return first, second, ("ambiguous-day",)
    return (first, second, ()) if day_first is not False else (second, first, ())


def _clock(text: str) -> tuple[int | None, int | None, int | None]:
    """Hour, minute, second; Nones if no time of day is written."""
    for m in CLOCK.finditer(text):
        hour, minute = int(m[1] or m[5]), int(m[2] or 0)
        half = m[4] or m[6]
        if half and hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour < 24 and minute < 60:
            return hour, minute, int(m[3]) if m[3] else None
    return None, None, None


def _zone(text: str) -> int | None:
    if m := NUMBERED_ZONE.search(text):
        return _minutes(m[1], m[2], m[3])
    return _named(m[1]) if (m := NAMED_ZONE.search(text)) else None


def _named(name: str | None) -> int | None:
    hours = ZONES.get(name.lower()) if name else None
    return None if hours is None else int(hours * 60)


def _minutes(sign: str, hours: str, minutes: str | None) -> int | None:
    offset = int(hours) * 60 + int(minutes or 0)
    return None if offset > 14 * 60 else -offset if sign == "-" else offset


def _date(numbers: list[int | None], offset: int | None, precision: str, flags: tuple[str, ...] = ()) -> Date | None:
    year, month, day, hour, minute, second = (
        n if n is not None else least for n, least in zip(numbers, _LEAST, strict=True)
    )
    calendar_year = min(max(year, FIRST_YEAR), LAST_YEAR)
    second = min(second, 59)  # a leap second is no time that datetime knows
    zone = timezone(timedelta(minutes=offset or 0))
    try:
        at = datetime(calendar_year, month, day, hour % 24, minute, second, tzinfo=zone) + timedelta(days=hour == 24)
        possible = calendar_year == year and hour <= 24
    except ValueError:
        at = _nearest(calendar_year, month, day, zone)
        possible = False
    if not possible:
        return Date(at.astimezone(UTC), offset, "unknown", (*flags, "impossible-date"))
    return Date(at.astimezone(UTC), offset, precision, flags)


_LEAST = (1, 1, 1, 0, 0, 0)


def _nearest(year: int, month: int, day: int, zone: timezone) -> datetime:
    """The last day of the month before the impossible one runs over."""
    month = min(max(month, 1), 12)
    after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    last = (after - timedelta(days=1)).day
    return datetime(year, month, min(max(day, 1), last), tzinfo=zone)
