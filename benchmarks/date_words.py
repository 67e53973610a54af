"""Writes extractors/facts/dating/words.json: how languages name the months, the halves of a day, and how long ago.

From CLDR, by babel: `python -m benchmarks.date_words`. A file and not babel itself: to read eighty locales takes
babel some 0.3 s, which each worker would pay.
"""

from collections.abc import Iterator
from pathlib import Path

import babel
import orjson
from babel import Locale, localedata

from extractors.facts.dating.words import UNITS, fold

TARGET = Path(__file__).parent.parent / "extractors" / "facts" / "dating" / "words.json"
# The languages that CLDR covers and newspapers are written in; of Arabic the four ways to name the months. Chinese,
# Japanese and Korean number their months, which needs no table.
LOCALES = (
    "en", "de", "de_AT", "fr", "fr_CA", "es", "it", "pt", "nl", "sv", "da", "nb", "nn", "fi", "is", "fo", "et", "lv",
    "lt", "pl", "cs", "sk", "sl", "hr", "sr", "sr_Latn", "bs", "mk", "bg", "ru", "uk", "be", "kk", "ky", "uz", "az",
    "tr", "ro", "hu", "el", "sq", "ka", "hy", "ar", "ar_SY", "ar_DZ", "ar_MA", "fa", "ur", "ps", "he", "hi", "bn",
    "mr", "ne", "pa", "gu", "ta", "te", "kn", "ml", "si", "th", "lo", "km", "my", "vi", "id", "ms", "fil", "ca", "gl",
    "eu", "cy", "ga", "br", "lb", "af", "sw", "am", "zh", "zh_Hant", "ja", "ko",
)  # fmt: skip
NUMBERED_MONTHS = {"zh", "ja", "ko"}
# What newspapers write and CLDR lacks.
MORE = {
    "de": {1: "jaenner jän", 3: "maerz mrz"}, "en": {9: "sept"}, "nl": {3: "mrt"}, "es": {9: "setiembre sep"},
    "pt": {2: "fev", 3: "mar", 9: "set", 10: "out", 12: "dez"}, "fr": {2: "fév", 7: "jul", 9: "sep", 12: "dec"},
    "it": {9: "sett"}, "ru": {2: "фев", 3: "мар", 9: "сен", 11: "ноя"}, "sr": {8: "авг"}, "nb": {3: "mar"},
    "eu": {1: "urtarrilaren", 2: "otsailaren", 3: "martxoaren", 4: "apirilaren", 5: "maiatzaren", 6: "ekainaren",
           7: "uztailaren", 8: "abuztuaren", 9: "irailaren", 10: "urriaren", 11: "azaroaren", 12: "abenduaren"},
    "fa": {2: "فوریه", 5: "می مه", 7: "جولای"}, "he": {3: "מארס"}, "id": {2: "pebruari", 8: "agust", 11: "nopember"},
}  # fmt: skip

MORE_AGO = {
    "second": "|secs ago; |sec ago",
    "minute": "|mins ago; |min ago; |m ago; |minutos atrás",
    "hour": "|hrs ago; |hr ago; |horas atrás; |hora atrás",
    "day": "|dias atrás; |dia atrás",
    "week": "|semanas atrás; |wks ago",
    "month": "|meses atrás",
    "year": "|anos atrás; |yrs ago",
}


def main() -> None:
    """The file, anew."""
    words = {"source": f"CLDR, by babel {babel.__version__}", "months": _months(), "halves": _halves(), "ago": _ago()}
    TARGET.write_bytes(orjson.dumps(words, option=orjson.OPT_INDENT_2) + b"\n")


def locales(language: str = "") -> Iterator[tuple[str, Locale]]:
    """Language and locale, all or those of one.

    Each is read anew: babel's cache lends one locale the stand-alone names of another.
    """
    for name in (name for name in LOCALES if name.startswith(language)):
        localedata._cache.clear()
        yield name.partition("_")[0], Locale.parse(name)


def month_names(locale: Locale) -> Iterator[tuple[int, str]]:
    """Number and name, as it stands in a date and alone, full and short."""
    for use in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[use][width].items():
                if not name.isdigit():
                    yield number, name


def _months() -> dict[str, list[str]]:
    """Of each language the names of each month, folded, divided by `|`."""
    found: dict[str, dict[int, dict[str, None]]] = {}
    for language, locale in locales():
        if language not in NUMBERED_MONTHS:
            names = found.setdefault(language, {number: {} for number in range(1, 13)})
            for number, name in month_names(locale):
                names[number][_bare(name)] = None
    for language, more in MORE.items():
        for number, text in more.items():
            found[language][number].update(dict.fromkeys(map(fold, text.split())))
    return {language: ["|".join(names) for names in months.values()] for language, months in found.items()}


def _bare(name: str) -> str:
    """Without the article of Catalan (`de març`, `d’abril`) and without the full stop of an abbreviation."""
    folded = fold(name).strip(" .’'׳-")
    for article in ("de ", "d'", "d’"):
        folded = folded.removeprefix(article)
    return folded


def _halves() -> dict[str, str]:
    """Words of the morning and of the afternoon, of every language together, divided by `|`."""
    found: dict[str, set[str]] = {"am": set(), "pm": set()}
    for _, locale in locales():
        for width in locale.day_periods["format"].values():
            for half in found:
                if word := width.get(half):
                    found[half].add(fold(word).strip(" ."))
    both = found["am"] & found["pm"]
    return {half: "|".join(sorted(words - both)) for half, words in found.items()}


def _ago() -> dict[str, list[str]]:
    """Of each unit what stands before and behind the number, divided by `|`."""
    found: dict[str, set[str]] = {unit: set() for unit in UNITS}
    for _, locale in locales():
        for unit in UNITS:
            for width in ("", "-short", "-narrow"):
                past = locale._data["date_fields"].get(unit + width, {}).get("past", {})
                for form in past.values():
                    before, number, behind = fold(form).partition("{0}")
                    # `-3 h` says a direction by a sign alone, which a dash before any figure looks like.
                    if number and not before.rstrip().endswith(("-", "−", "–")):
                        found[unit].add(f"{before.strip()}|{behind.strip(' .')}")
    for unit, forms in found.items():
        forms |= {form.replace("قبل", "منذ") for form in forms if form.startswith("قبل")} | set(
            MORE_AGO.get(unit, "").split("; ")
        )
    every = [form for forms in found.values() for form in forms]
    return {unit: sorted(form for form in forms if form and every.count(form) == 1) for unit, forms in found.items()}


if __name__ == "__main__":
    main()
