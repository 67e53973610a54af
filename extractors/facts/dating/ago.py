"""`3 hours ago`, in the words of some seventy languages, against the instant at which it was said."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from extractors.facts.dating.clocks import Clock, read_clock
from extractors.facts.dating.instants import Date, instant
from extractors.facts.dating.words import fold, words

NUMBER = re.compile(r"(?<![\d.,:])\d{1,4}(?![\d.,:]\d|\d)")
# Of one: `an hour ago`, `vor einer Stunde`, `il y a une heure`.
ONE = re.compile(r"(?<![^\W\d_])(?:an?|one|einem?|einer|une?|una|uno|um|uma|een|én|et|ett|ei)(?![^\W\d_])")
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}
MONTHS = {"month": 1, "year": 12}
PRECISION = {"second": "minute", "minute": "minute", "hour": "day", "day": "day", "week": "month", "month": "month"}
EDGES = " \t.|·•:,()-–—"
MAX_BEFORE = 24  # characters of a label: `Updated 3 hours ago`


def read_ago(text: str, reference: datetime | None) -> Date | None:
    """The instant that is told by its distance; None if none is, or if nobody knows from when it counts."""
    if not reference:
        return None
    at, told = reference.astimezone(UTC), distance(text)
    if not told:
        return _day(text, at)
    number, unit = told
    if unit in SECONDS:
        at -= timedelta(seconds=number * SECONDS[unit])
    else:
        month = at.year * 12 + at.month - 1 - number * MONTHS[unit]
        if month < 1600 * 12:
            return None
        at = at.replace(year=month // 12, month=month % 12 + 1, day=min(at.day, 28))
    return Date(at.replace(microsecond=0), 0, PRECISION.get(unit, "year"), ("relative-date",))


def _day(text: str, at: datetime) -> Date | None:
    """Of `today` and `yesterday`, maybe with a time of day."""
    word, _, rest = fold(text).partition(" ")
    for day, behind in ((word, rest), (f"{word} {rest.partition(' ')[0]}", rest.partition(" ")[2])):
        number = words().days.get(day.strip(EDGES))
        clock = read_clock(behind)
        if number is not None and (clock or not behind.strip(EDGES)):
            on = at - timedelta(days=number)
            clock = clock or Clock()
            numbers = [on.year, on.month, on.day, clock.hour, clock.minute, clock.second]
            date = instant(numbers, clock.offset, clock.precision or "day")
            return date and replace(date, flags=(*date.flags, "relative-date"))
    return None


def distance(text: str) -> tuple[int, str] | None:
    """(number, unit) of a text that says how long ago, maybe after a label."""
    folded = fold(text).strip(EDGES)
    if told := _counted(folded):
        return told
    return _counted(ONE.sub("1", folded, count=1)) or _counted(folded.replace("1", "", 1))


def _counted(folded: str) -> tuple[int, str] | None:
    for found in NUMBER.finditer(folded):
        before, behind = folded[: found.start()].strip(), folded[found.end() :].strip(EDGES)
        for start in _starts(before):
            if unit := words().ago.get((before[start:].strip(EDGES), behind)):
                return int(found[0]), unit
    return None


def _starts(before: str) -> list[int]:
    """Where the words before the number may begin: at each word, if what goes before is short as a label."""
    return [0, *(m.end() for m in re.finditer(r"[\s:|·•–—-]+", before) if m.end() <= MAX_BEFORE), len(before)]
