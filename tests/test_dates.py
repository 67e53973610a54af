"""Written dates become instants, with what was really said of zone and precision."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.facts.dates import Date, parse_date

NOON = datetime(2024, 3, 5, 12, 30, tzinfo=UTC)
DAY = datetime(2024, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "offset", "precision"),
    [
        ("2024-03-05T12:30:00Z", 0, "second"),
        ("2024-03-05T12:30:00.123+00:00", 0, "second"),
        ("2024-03-05T13:30+01:00", 60, "minute"),
        ("2024-03-05T13:30:00+0100", 60, "second"),
        ("2024-03-05 07:30:00 -05:00", -300, "second"),
        ("2024-03-05T18:00+05:30", 330, "minute"),
        ("2024-03-05T12:30", None, "minute"),
        ("2024-03-05 12:30:00 UTC", 0, "second"),
        ("2024-03-05T13:30:00 GMT+0100", 60, "second"),
        ("20240305T123000Z", 0, "second"),
        ("Tue, 05 Mar 2024 12:30:00 GMT", 0, "second"),
        ("Tue, 5 Mar 2024 13:30:00 +0100", 60, "second"),
        ("1709641800", 0, "second"),
        ("1709641800000", 0, "second"),
        ("March 5, 2024 at 7:30 a.m. EST", -300, "minute"),
        ("Mar. 5, 2024, 12:30 pm", None, "minute"),
        ("5 March 2024 12:30 GMT", 0, "minute"),
        ("Dienstag, 5. März 2024, 13.30 Uhr MEZ", 60, "minute"),
        ("05.03.2024 – 12:30 Uhr", None, "minute"),
        ("le 5 mars 2024 à 12h30", None, "minute"),
        ("5 de marzo de 2024, 12:30 h", None, "minute"),
        ("martedì 5 marzo 2024 - 12:30", None, "minute"),
        ("5 de março de 2024 às 12h30", None, "minute"),
        ("dinsdag 5 maart 2024, 12:30", None, "minute"),
    ],
)
def test_times_are_read_with_their_zone(value: str, offset: int | None, precision: str) -> None:
    assert parse_date(value) == Date(NOON, offset, precision)


@pytest.mark.parametrize(
    "value",
    [
        "2024-03-05", "20240305", "2024/03/05", "March 5, 2024", "March 5th, 2024", "5 March 2024", "5th of March 2024",
        "Tuesday, March 5, 2024", "5. März 2024", "05.03.2024", "5.3.24", "5 mars 2024", "5 de marzo de 2024",
        "5 marzo 2024", "5 de março de 2024", "5 maart 2024", "2024年3月5日", "2024년 3월 5일",
        "Published 5 Mar 2024", "05-Mar-2024",
    ],
)  # fmt: skip
def test_days_are_read_without_a_time(value: str) -> None:
    assert parse_date(value) == Date(DAY, None, "day")


def test_the_first_of_the_month_in_french() -> None:
    assert parse_date("1er mars 2024") == Date(datetime(2024, 3, 1, tzinfo=UTC), None, "day")


@pytest.mark.parametrize(
    ("value", "precision", "at"),
    [
        ("2024", "year", datetime(2024, 1, 1, tzinfo=UTC)),
        ("2024-03", "month", datetime(2024, 3, 1, tzinfo=UTC)),
        ("März 2024", "month", datetime(2024, 3, 1, tzinfo=UTC)),
    ],
)
def test_less_than_a_day_is_said_to_be_less(value: str, precision: str, at: datetime) -> None:
    assert parse_date(value) == Date(at, None, precision)


def test_day_and_month_are_told_apart_where_they_can_be() -> None:
    assert parse_date("25/03/2024") == Date(datetime(2024, 3, 25, tzinfo=UTC), None, "day")
    assert parse_date("03/25/2024") == Date(datetime(2024, 3, 25, tzinfo=UTC), None, "day")
    assert parse_date("3/5/2024", day_first=False) == Date(DAY, None, "day")
    assert parse_date("5/3/2024", day_first=True) == Date(DAY, None, "day")
    assert parse_date("5/5/2024") == Date(datetime(2024, 5, 5, tzinfo=UTC), None, "day")
    assert parse_date("5/3/2024") is None


@pytest.mark.parametrize("value", ["31 February 2024", "2024-02-31", "9999-01-01", "-0001-01-01", "2024-13-01"])
def test_a_date_of_no_calendar_is_flagged_and_near_no_other(value: str) -> None:
    read = parse_date(value)
    assert read is not None
    assert (read.precision, read.flags) == ("unknown", ("impossible-date",))


def test_a_date_after_now_is_flagged() -> None:
    now = datetime(2024, 3, 3, tzinfo=UTC)
    assert parse_date("2024-03-05", now=now) == Date(DAY, None, "day", ("future-date",))
    assert parse_date("2024-03-04", now=now) == Date(DAY - timedelta(days=1), None, "day")


@pytest.mark.parametrize(
    "value", ["", "   ", "yesterday", "12:30", "May", "The harbour board met on Tuesday", "room 2024b", "x" * 300]
)
def test_what_holds_no_date_gives_none(value: str) -> None:
    assert parse_date(value) is None


@given(st.datetimes(min_value=datetime(1600, 1, 2), max_value=datetime(2199, 12, 30)), st.integers(-14 * 60, 14 * 60))
def test_every_iso_time_comes_back_as_itself(at: datetime, offset: int) -> None:
    at = at.replace(microsecond=0)
    sign, minutes = "-" if offset < 0 else "+", abs(offset)
    written = f"{at.isoformat()}{sign}{minutes // 60:02d}:{minutes % 60:02d}"
    expected = (at - timedelta(minutes=offset)).replace(tzinfo=UTC)
    is_zero = expected.date() == date(1970, 1, 1)  # what programs write for want of a date
    assert parse_date(written) == (None if is_zero else Date(expected, offset, "second"))


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str) -> None:
    read = parse_date(text)
    assert read is None or read.at.tzinfo is UTC
