"""Days that are three numbers: 2026-03-04, 04.03.2026, 3/4/26, 2026年3月4日, 令和8年3月4日."""

import re
from collections.abc import Iterator

from extractors.facts.dating.days import Day, full_year

ORDERED = re.compile(r"(?<![\d.:/-])(\d{4})([./:-])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)")
NUMERIC = re.compile(r"(?<![\d.:])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)(?!\d)")
EASTERN = re.compile(r"(?:(\d{1,4}|元)\s?[年년]\s?)?(?<!\d)(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日号號일]?")
ERAS = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "大正": 1911,
    "明治": 1867,
    "民國": 1911,
    "民国": 1911,
}  # year before the first
ERA = re.compile(rf"({'|'.join(ERAS)})\s?$")
NUMERALS = re.compile(r"[〇○零一二三四五六七八九十]+(?=[年月日号號])")
DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}


def numbered_days(folded: str, day_first: bool | None) -> Iterator[Day]:
    """The year first, or last: then `day_first` tells what 3/4/26 means. None: it is read where it means one day only.

    With dots the day is first everywhere. Those in Chinese, Japanese and Korean may lack their year.
    """
    for m in ORDERED.finditer(folded):
        yield Day(int(m[1]), int(m[3]), int(m[4]), m.start(), m.end())
    for m in NUMERIC.finditer(folded):
        first, second = int(m[1]), int(m[3])
        is_day_first = True if m[2] == "." or first > 12 or first == second else False if second > 12 else day_first
        if is_day_first is not None:
            day, month = (first, second) if is_day_first else (second, first)
            yield Day(full_year(m[4]), month, day, m.start(), m.end(), len(m[4]) == 2)
    for m in EASTERN.finditer(folded):
        era = ERA.search(folded, 0, m.start())
        year = 1 if m[1] == "元" else int(m[1]) if m[1] else None
        if year is not None and year < 100:
            year = year + ERAS[era[1]] if era else full_year(f"{year:02d}")
        elif year is not None and era:
            year += ERAS[era[1]]
        yield Day(year, int(m[2]), int(m[3]), era.start() if era else m.start(), m.end())


def figures(folded: str) -> str:
    """With the Chinese numerals of dates as figures: 二〇二六年三月二十四日."""
    return NUMERALS.sub(lambda m: _figure(m[0]), folded) if "月" in folded else folded


def _figure(numeral: str) -> str:
    if "十" not in numeral:
        return "".join(str(DIGITS[c]) for c in numeral)
    tens, _, ones = numeral.partition("十")
    return str(10 * DIGITS.get(tens, 1) + DIGITS.get(ones, 0))
