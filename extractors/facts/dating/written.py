"""Dates as people write them: a day named or numbered, and a time of day somewhere beside it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from extractors.facts.dating.clocks import CLOCK, Clock, read_clock
from extractors.facts.dating.days import Day, last_before, of_buddha
from extractors.facts.dating.instants import Date, instant
from extractors.facts.dating.named import named_days
from extractors.facts.dating.numbered import figures, numbered_days
from extractors.facts.dating.persian import of_persia
from extractors.facts.dating.words import fold, words

# `Mar 04 10:00:00 EDT 2026`, as the C library writes it: the year goes to its day.
YEAR_LAST = re.compile(
    r"([^\W\d_]+\.? \d{1,2}),? (\d{1,2}:\d\d(?::\d\d)?(?: [ap]m)?(?: [a-z]{2,5}| [+-]\d\d:?\d\d)?) (\d{4})$"
)
LOG = re.compile(r"(?<=/\d{4}):(?=\d\d:)")  # 04/Mar/2026:10:00:00 +0000
BUDDHIST = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff]")  # Thai, Lao and Khmer
BUDDHIST_LANGUAGES = ("th", "lo", "km")
REST_CHARS = 24  # of a weekday and a time: a text that has more beside a day without a year speaks of something else


def read_written(text: str, language: str | None, day_first: bool | None, reference: datetime | None) -> Date | None:
    """The date that is written in `text`; of several the first that isn't said to be of a change.

    `day_first` tells how three numbers are meant; None: nobody knows, so that they are read only where they can be
    meant in one way. A day without a year is of the last year in which it was before `reference`.
    """
    folded = LOG.sub(" ", YEAR_LAST.sub(r"\1 \3 \2", figures(fold(text))))
    days = _days(folded, language, day_first, reference)
    if not days:
        return None
    chosen = next((i for i in range(len(days)) if not words().is_changed(_before(folded, days, i))), 0)
    day, until = days[chosen], days[chosen + 1].start if chosen + 1 < len(days) else len(folded)
    behind = words().before_change(folded[day.end : until])
    clock = read_clock(behind) or read_clock(_before(folded, days, chosen)) or Clock()
    clock = clock if day.day else Clock()
    precision = clock.precision or ("day" if day.day else "month")
    date = instant([day.year, day.month, day.day, clock.hour, clock.minute, clock.second], clock.offset, precision)
    return replace(date, flags=(*date.flags, "relative-date")) if date and day.is_dated else date


def _before(folded: str, days: Sequence[Day], i: int) -> str:
    return folded[days[i - 1].end if i else 0 : days[i].start]


def _days(folded: str, language: str | None, day_first: bool | None, reference: datetime | None) -> list[Day]:
    """The days that are written, in their order and none inside another; months alone only where there is no day."""
    found = [*named_days(folded, language), *numbered_days(folded, day_first)]
    if (language or "").startswith(BUDDHIST_LANGUAGES) or BUDDHIST.search(folded):
        found = [of_buddha(day) for day in found]
    found = [of_persia(day) for day in found]
    if reference:
        is_alone = len(found) == 1 and _is_all(folded, found[0])
        found = [last_before(day, reference) if day.year is None and is_alone else day for day in found]
    found = [day for day in found if day.year is not None]
    full = sorted((day for day in found if day.day), key=lambda day: day.start) or found
    return [day for i, day in enumerate(full) if not i or day.start >= full[i - 1].end]


def _is_all(folded: str, day: Day) -> bool:
    """Whether there is nothing beside the day but a weekday and a time: then its year may be added."""
    rest = CLOCK.sub("", folded[: day.start] + " " + folded[day.end :], count=1)
    return len(rest) <= REST_CHARS and not any(map(str.isdigit, rest))
