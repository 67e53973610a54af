"""Dates are read as all the world writes them: languages, scripts, orders, calendars and programs."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from benchmarks.date_words import LOCALES, NUMBERED_MONTHS, locales, month_names
from extractors.facts.dates import Date, parse_date

DAY = Date(datetime(2026, 3, 4, tzinfo=UTC), None, "day")
MINUTE = Date(datetime(2026, 3, 4, 10, 0, tzinfo=UTC), None, "minute")
SECOND = Date(datetime(2026, 3, 4, 10, 0, tzinfo=UTC), 0, "second")
WHEN = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "4. března 2026", "4 marca 2026 r.", "4 марта 2026 г.", "4 березня 2026 року", "4 Mart 2026 Çarşamba",
        "2026. március 4.", "2026. gada 4. marts", "2026 m. kovo 4 d.", "4. märts 2026", "4. maaliskuuta 2026",
        "4 Μαρτίου 2026", "4 martie 2026", "4 de març del 2026", "2026(e)ko martxoaren 4a", "4 Maret 2026",
        "4 Mac 2026", "Ngày 4 tháng 3 năm 2026", "4 มีนาคม 2569", "4 มี.ค. 69", "٤ مارس ٢٠٢٦", "٤ آذار/مارس ٢٠٢٦",
        "۴ مارس ۲۰۲۶", "4 במרץ 2026", "४ मार्च २०२६", "৪ মার্চ, ২০২৬", "4 مارچ 2026", "மார்ச் 4, 2026",
        "2026年3月4日", "令和8年3月4日", "民國115年3月4日", "二〇二六年三月四日", "2026년 3월 4일", "2026. 3. 4.",
        "4 mrt. 2026",
        "۱۳ اسفند ۱۴۰۴", "1404/12/13", "چهارشنبه ۱۳ اسفند ۱۴۰۴", "04MAR2026",
        "Mar. 4, '26", "2026-W10-3", "2026-063", "4-го марта 2026",
        "Wednesday, 4th of March, 2026", "4.3.2026", "2026:03:04",
    ],
)  # fmt: skip
def test_a_day_is_read_in_its_language(value: str) -> None:
    assert parse_date(value) == DAY


@pytest.mark.parametrize(
    "value",
    [
        "4 марта 2026 г., 10:00", "2026. március 4., 10:00", "4 mars 2026 kl. 10.00", "2026年3月4日 10:00",
        "2026年3月4日(水)午前10時00分", "2026년 3월 4일 오전 10:00", "10:00, 4 March 2026", "March 4, 2026 at 10:00 AM",
        "mercredi 4 mars 2026 à 10h", "Mittwoch, 4. März 2026, 10 Uhr", "4 Mart 2026 10:00", "202603041000",
        "4 tháng 3, 2026 10:00 SA", "٤ مارس ٢٠٢٦ ١٠:٠٠ ص",
    ],
)  # fmt: skip
def test_a_time_of_day_is_read_in_its_language(value: str) -> None:
    assert parse_date(value) == MINUTE


@pytest.mark.parametrize(
    ("value", "hour", "offset"),
    [
        ("4 Mart 2026, 13:00 +03", 10, 180),
        ("4 Maret 2026, 17:00 WIB", 10, 420),
        ("4 March 2026 10:00 UTC−05:00", 15, -300),
        ("March 4, 2026 5:00 a.m. Eastern Standard Time", 10, -300),
        ("2026年3月4日 19:00 JST", 10, 540),
    ],
)
def test_a_zone_is_read_beside_the_time(value: str, hour: int, offset: int) -> None:
    assert parse_date(value) == Date(datetime(2026, 3, 4, hour, tzinfo=UTC), offset, "minute")


@pytest.mark.parametrize(
    "value",
    [
        "Wed Mar 04 10:00:00 +0000 2026", "Wed Mar 04 2026 10:00:00 GMT+0000 (Coordinated Universal Time)",
        "Wednesday, 04-Mar-26 10:00:00 GMT", "Wed, 04 Mar 26 10:00:00 +0000", "Wed, 4 March 2026 10:00:00 Z",
        "Wed Mar  4 10:00:00 UTC 2026", "04/Mar/2026:10:00:00 +0000", "20260304T100000Z", "/Date(1772618400000)/",
        "1772618400", "1772618400.25", "1772618400000", "1772618400000000", "1772618400000000000",
        "2026-03-04T10:00:00.123456789Z", "2026-03-04T10:00:00[UTC]",
    ],
)  # fmt: skip
def test_what_programs_write_is_read_to_the_second(value: str) -> None:
    assert parse_date(value) == SECOND


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("20260304100000", Date(SECOND.at, None, "second")),
        ("Wed Mar  4 10:00:00 2026", Date(SECOND.at, None, "second")),
        ("Wed Mar 04 05:00:00 EST 2026", Date(SECOND.at, -300, "second")),
        ("Wed, 04 Mar 2026 2:00:00 AM PST", Date(SECOND.at, -480, "second")),
        ("/Date(1772618400000+0100)/", Date(SECOND.at, 60, "second")),
        ("2026-03-04T11:00:00[Europe/Paris]", Date(SECOND.at, 60, "second")),
        ("2026-07-04T12:00 Europe/Paris", Date(datetime(2026, 7, 4, 10, tzinfo=UTC), 120, "minute")),
        ("936144000", Date(datetime(1999, 9, 1, tzinfo=UTC), 0, "second")),
    ],
)
def test_what_programs_write_keeps_its_offset(value: str, date: Date) -> None:
    assert parse_date(value) == date


@pytest.mark.parametrize("locale", sorted({name.partition("_")[0] for name in LOCALES} - NUMBERED_MONTHS))
def test_every_name_of_a_month_that_cldr_has_is_read_in_its_language(locale: str) -> None:
    names = [name for language, found in locales(locale) if language == locale for name in month_names(found)]
    right = [Date(datetime(2026, number, 4, tzinfo=UTC), None, "day") for number, _ in names]
    assert [parse_date(f"4 {name} 2026", language=locale) for _, name in names] == right


def test_a_name_that_means_two_months_needs_the_language() -> None:
    assert parse_date("4. listopada 2026") is None
    assert parse_date("4. listopada 2026", language="hr") == Date(datetime(2026, 10, 4, tzinfo=UTC), None, "day")
    assert parse_date("4 listopada 2026", language="pl-PL") == Date(datetime(2026, 11, 4, tzinfo=UTC), None, "day")


def test_language_and_region_say_whether_the_day_is_first() -> None:
    read = partial(parse_date, "3/4/2026")
    april, march = datetime(2026, 4, 3, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC)
    assert read(language="en-US") == Date(march, None, "day")
    assert read(language="en", region="US") == Date(march, None, "day")
    assert read(language="en-GB") == Date(april, None, "day")
    assert read(language="fr") == Date(april, None, "day")
    assert read(language="en") is None
    assert read() is None


@pytest.mark.parametrize(
    ("persian", "world"),
    [
        ("1399/12/30", datetime(2021, 3, 20)), ("1400/01/01", datetime(2021, 3, 21)),
        ("1403/01/01", datetime(2024, 3, 20)), ("1403/12/30", datetime(2025, 3, 20)),
        ("1404/01/01", datetime(2025, 3, 21)), ("1395/07/01", datetime(2016, 9, 22)),
        ("1357/11/22", datetime(1979, 2, 11)), ("1404-06-31", datetime(2025, 9, 22)),
    ],
)  # fmt: skip
def test_a_persian_day_is_the_worlds_day(persian: str, world: datetime) -> None:
    assert parse_date(persian) == Date(world.replace(tzinfo=UTC), None, "day")


def test_the_time_of_a_change_is_not_that_of_publication() -> None:
    assert parse_date("4 marzo 2026 (aggiornato alle 15:20)") == DAY
    assert parse_date("4 March 2026, 10:00, updated 15:20") == MINUTE


@pytest.mark.parametrize(
    "value",
    [
        "Published 4 March 2026 10:00 GMT | Updated 5 March 2026 11:00 GMT",
        "Updated 5 March 2026 11:00 GMT; first published 4 March 2026 10:00 GMT",
        "Aktualisiert: 05.03.2026, 11:00 Uhr – Erstellt: 04.03.2026, 10:00 Uhr UTC",
    ],
)
def test_of_two_dates_the_one_that_is_no_change_is_read_with_its_own_time(value: str) -> None:
    assert parse_date(value) == Date(MINUTE.at, 0, "minute")


@pytest.mark.parametrize(
    ("value", "ago"),
    [
        ("3 hours ago", timedelta(hours=3)), ("Updated 3 hrs ago", timedelta(hours=3)), ("3時間前", timedelta(hours=3)),
        ("an hour ago", timedelta(hours=1)), ("vor einer Stunde", timedelta(hours=1)), ("3小时前", timedelta(hours=3)),
        ("il y a 3 heures", timedelta(hours=3)), ("hace 3 horas", timedelta(hours=3)),
        ("2 gün önce", timedelta(days=2)),
        ("2 часа назад", timedelta(hours=2)), ("منذ 3 ساعات", timedelta(hours=3)), ("vor 2 Std.", timedelta(hours=2)),
        ("3 godziny temu", timedelta(hours=3)), ("3시간 전", timedelta(hours=3)), ("há 3 dias", timedelta(days=3)),
    ],
)  # fmt: skip
def test_a_distance_counts_from_when_it_was_said(value: str, ago: timedelta) -> None:
    assert parse_date(value, reference=WHEN) == Date(WHEN - ago, 0, "day", ("relative-date",))
    assert parse_date(value) is None


def test_yesterday_is_a_day_with_its_time() -> None:
    assert parse_date("Gestern, 18:30 Uhr", reference=WHEN) == Date(
        datetime(2026, 3, 9, 18, 30, tzinfo=UTC), None, "minute", ("relative-date",)
    )
    assert parse_date("yesterday", reference=WHEN) == Date(
        datetime(2026, 3, 9, tzinfo=UTC), None, "day", ("relative-date",)
    )


@pytest.mark.parametrize(("value", "year"), [("3月4日", 2026), ("12月24日", 2025), ("24 December, 10:00", 2025)])
def test_a_day_without_a_year_is_of_the_last_year_that_had_it(value: str, year: int) -> None:
    date = parse_date(value, reference=WHEN)
    assert date is not None
    assert date.at.year == year
    assert parse_date(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "1970-01-01T00:00:00Z", "1970-01-01", "0000-00-00 00:00:00", "0001-01-01T00:00:00", "/Date(0)/", "0", "-1",
        "1 January 1970", "1969-12-31T19:00:00-05:00", "N/A", "None", "NaT", "null", "true", "soon",
    ],
)  # fmt: skip
def test_what_programs_write_for_want_of_a_date_is_none(value: str) -> None:
    assert parse_date(value, reference=WHEN) is None


@pytest.mark.parametrize(
    "value",
    ["Set 2026 goals", "The May 10 trial", "Room 3.4.20261", "10:30 to 11:30", "call 0302 2026 44", "1/2/3/2026"],
)
def test_numbers_and_words_that_are_no_date_are_left(value: str) -> None:
    assert parse_date(value) is None
