"""A time of day in folded text, with its half of the day and its zone."""

import re
from dataclasses import dataclass

from extractors.facts.dating.instants import minutes_east
from extractors.facts.dating.words import words
from extractors.facts.dating.zones import ZONE, named_zone

CLOCK = re.compile(
    r"(?<![\d.,:/-])(\d{1,2})\s?(?::|\.|h|時|시|点|點|时)\s?([0-5]\d)(?!\d)\s?分?분?(?:[:.]([0-5]\d|60)(?:[.,]\d+)?(?!\d)|\s?(\d\d)\s?[초秒])?"
)
HOUR = re.compile(r"(?<![\d.,:/-])(\d{1,2})\s?(?:(a|p)m\b|(uhr|h|時|시|点|點|时)(?![^\W\d_]))")
HALF = re.compile(r"\s?([^\W\d_]\S{0,12}?)(?=[\s\d,;|)(.]|$)")
FILLERS = re.compile(r"\.?\s?(?:uhr|hrs?|h|heures?|часов|ч|klo|kl|น)?\.?(?![^\W\d_])")


@dataclass(frozen=True, slots=True)
class Clock:
    """What was said; Nones where nothing was."""

    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    offset: int | None = None

    @property
    def precision(self) -> str | None:
        return "second" if self.second is not None else "minute" if self.hour is not None else None


def read_clock(text: str) -> Clock | None:
    """The first time of day in `text`; None if it has none."""
    for found in sorted((*CLOCK.finditer(text), *HOUR.finditer(text)), key=lambda m: m.start()):
        is_full = found.re is CLOCK
        hour, minute = int(found[1]), int(found[2]) if is_full else 0
        second = found[3] or found[4] if is_full else None
        half, at = _half(text, found) if is_full or not found[2] else ("am" if found[2] == "a" else "pm", found.end())
        if half and hour <= 12:
            hour = hour % 12 + 12 * (half == "pm")
        if hour < 24 or (hour == 24 and minute == 0):
            filler = FILLERS.match(text, at)
            return Clock(hour, minute, int(second) if second else None, _zone(text, filler.end() if filler else at))
    return None


def _half(text: str, found: re.Match[str]) -> tuple[str | None, int]:
    """Which half of the day stands behind the time, or before it as in Korean; and where what follows begins."""
    if (behind := HALF.match(text, found.end())) and (half := words().halves.get(behind[1])):
        return half, behind.end()
    before = text[: found.start()].split()
    last = before[-1].strip("(,)") if before else ""
    for size in range(min(len(last), 6), 1, -1):
        if half := words().halves.get(last[-size:]):
            return half, found.end()
    return None, found.end()


def _zone(text: str, at: int) -> int | None:
    found = ZONE.match(text, at)
    if not found:
        return None
    for sign, hours, minutes in (
        (found[1], found[2], found[3]),
        (found[4], found[5], None),
        (found[6], found[7], None),
    ):
        if sign:
            return minutes_east(sign, hours, minutes)
    return named_zone(found[8])
