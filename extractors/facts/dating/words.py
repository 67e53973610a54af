"""The words of dates in some seventy languages, read from their two files when first asked for."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import orjson

DAYS = ("today", "yesterday")
UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
# Languages whose short names win where two mean different months by one: `lis` is November, in Croatian October.
FIRST = ("en", "de", "fr", "es", "it", "pt", "nl")
# Of words in Latin letters those that mean half a day wherever they stand; `de`, `in`, `to`, `h` do so in one language.
HALVES = {"am", "pm", "a", "p", "fm", "em", "vm", "nm", "öö", "ös", "ch", "dop", "odp", "pg", "ptg"}
DASHES, QUOTES = "\u2212\u2010\u2011", "\u02bc\u2019\u05f3"
UNSEEN = "\u200e\u200f\u200b\u200c\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u0640\u00ad"  # marks of direction, tatweel
SIGNS = str.maketrans(DASHES + QUOTES, "-" * len(DASHES) + "'" * len(QUOTES), UNSEEN)


def fold(text: str) -> str:
    """One spelling of what is written alike: lower case, digits of every script as 0-9, no dot inside a word.

    >>> fold("Fri, ٤ MÄRZ २०२६, 9 a.m.")
    'fri, 4 märz 2026, 9 am.'
    """
    text = unicodedata.normalize("NFKC", text).translate(SIGNS).casefold()
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c for c in text)
    inside = range(1, len(text) - 1)
    return "".join(
        c
        for i, c in enumerate(text)
        if c != "." or i not in inside or not (_letter(text[i - 1]) and _letter(text[i + 1]))
    )


def unmarked(word: str) -> str:
    """Without accents: `fevrier`, `aout`, `subat` are written too."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)).replace("ı", "i")


def _letter(char: str) -> bool:
    return char.isalpha() or unicodedata.combining(char) > 0 or unicodedata.category(char) in ("Mc", "Mn")


@dataclass(frozen=True, slots=True)
class Words:
    """What the files hold, ready to be asked."""

    months: dict[str, int]  # of all languages; a name that means two months only where one of FIRST decides
    by_language: dict[str, dict[str, int]]
    halves: dict[str, str]  # word -> am, pm
    ago: dict[tuple[str, str], str]  # (before, behind the number) -> unit
    joiners: frozenset[str]  # stand between the parts of a date and mean nothing
    days: dict[str, int]  # today -> 0, yesterday -> 1
    changed: re.Pattern[str]
    persian: dict[str, int]  # months of the Persian calendar

    def is_changed(self, label: str) -> bool:
        """Whether what stands before a date says that it is of a change."""
        return self.changed.search(label) is not None

    def before_change(self, text: str) -> str:
        """What stands before a word of change: the time behind it is that of the change."""
        found = self.changed.search(text)
        return text[: found.start()] if found else text


@cache
def words() -> Words:
    """Read once: 6 ms."""
    told = orjson.loads(files("extractors.facts.dating").joinpath("words.json").read_bytes())
    kept = tomllib.loads(files("extractors.facts.dating").joinpath("words.toml").read_text("utf-8"))
    by_language = {language: _numbered(months) for language, months in told["months"].items()}
    return Words(
        months=_together(by_language),
        by_language=by_language,
        halves=_halves(told["halves"]) | {"a": "am", "p": "pm"},
        ago={(b, a): unit for unit, forms in told["ago"].items() for b, _, a in (f.partition("|") for f in forms)},
        persian={fold(name): number for number, name in enumerate(kept["persian_months"].split(), 1)},
        joiners=frozenset(map(fold, kept["joiners"].split())),
        days={fold(word).replace("_", " "): n for n, key in enumerate(DAYS) for word in kept[key].split()},
        changed=re.compile("|".join(re.escape(fold(part)) for part in re.split(r"[ \n]+", kept["changed"].strip()))),
    )


def _halves(told: dict[str, str]) -> dict[str, str]:
    found = {word: half for half, line in told.items() for word in line.split("|")}
    return {word: half for word, half in found.items() if word in HALVES or not unmarked(word).isascii()}


def _numbered(months: list[str]) -> dict[str, int]:
    named = {name: number for number, names in enumerate(months, 1) for name in names.split("|")}
    return {unmarked(name): number for name, number in named.items()} | named


def _together(by_language: dict[str, dict[str, int]]) -> dict[str, int]:
    meanings: dict[str, set[int]] = {}
    for names in by_language.values():
        for name, number in names.items():
            meanings.setdefault(name, set()).add(number)
    sure = {name: next(iter(numbers)) for name, numbers in meanings.items() if len(numbers) == 1}
    for language in reversed(FIRST):
        sure |= by_language[language]
    return sure
