"""A written date to an instant, as all the world writes it."""

from dataclasses import replace
from datetime import datetime, timedelta

from extractors.facts.dating.ago import read_ago
from extractors.facts.dating.instants import Date
from extractors.facts.dating.stamps import read_stamp
from extractors.facts.dating.written import read_written

SLACK = timedelta(hours=26)  # a local time read as UTC is up to 14 h off; a day's date, 24 h
MAX_CHARS = 200  # a longer text is no date but a sentence with one in it
# Where numbers are written month first; of English nobody knows it without the region.
MONTH_FIRST_REGIONS = {"us", "ph", "pr", "gu", "vi", "as", "mp", "fm", "pw", "mh"}

__all__ = ["Date", "parse_date"]


def parse_date(
    value: str,
    *,
    now: datetime | None = None,
    day_first: bool | None = None,
    language: str | None = None,
    region: str | None = None,
    reference: datetime | None = None,
) -> Date | None:
    """The date that `value` holds; None if it holds none, or if it could be two.

    `language` is a BCP 47 tag, `region` a country's two letters: they tell whose month names are meant, and whether
    3/4/2024 is in March or April, unless `day_first` does. English without a region doesn't tell.
    `reference` (aware) is when the text was written or fetched: `3 hours ago` and days without a year count from it,
    and are unread without it. A date that no calendar has is moved to the nearest that it has, with precision
    `unknown` and the flag `impossible-date`. With `now` (aware) a later date is flagged `future-date`.

    >>> parse_date("2024-03-01T10:30+01:00")
    Date(at=datetime.datetime(2024, 3, 1, 9, 30, tzinfo=datetime.timezone.utc), offset=60, precision='minute', flags=())
    >>> parse_date("1 de març del 2024").at.date()
    datetime.date(2024, 3, 1)
    """
    text = " ".join(value.split())
    if not text or len(text) > MAX_CHARS:
        return None
    date = read_stamp(text)
    if date is None and not text.isdigit():
        order = _day_first(language, region) if day_first is None else day_first
        date = read_written(text, language, order, reference) or read_ago(text, reference)
    if date and now and date.at > now + SLACK:
        return replace(date, flags=(*date.flags, "future-date"))
    return date


def _day_first(language: str | None, region: str | None) -> bool | None:
    tongue, *rest = (language or "").lower().replace("_", "-").split("-")
    country = next((part for part in rest if len(part) == 2), None) or (region or "").lower()
    if country:
        return country not in MONTH_FIRST_REGIONS
    return True if tongue and tongue != "en" else None
