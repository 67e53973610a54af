"""Bylines become names, titles lose the site, languages become tags."""

import pytest

from extractors.facts.languages import detect_language
from extractors.facts.names import person_names
from extractors.page.facts.marks import Marks, key_of, strip_marks

ENGLISH = "The council voted on Tuesday to repair the old harbour wall before winter, and the work will begin in May."
GERMAN = (
    "Der Stadtrat hat am Dienstag beschlossen, die alte Hafenmauer noch vor dem Winter zu reparieren und zu sichern."
)


@pytest.mark.parametrize(
    ("byline", "names", "agency"),
    [
        ("Dana Whitlock", ("Dana Whitlock",), None),
        ("By Dana Whitlock", ("Dana Whitlock",), None),
        ("By DANA WHITLOCK", ("Dana Whitlock",), None),
        ("Written by Dana Whitlock", ("Dana Whitlock",), None),
        ("By Dana Whitlock and Ivo Kern", ("Dana Whitlock", "Ivo Kern"), None),
        ("Dana Whitlock, Ivo Kern & Mara Osei", ("Dana Whitlock", "Ivo Kern", "Mara Osei"), None),
        ("Dana Whitlock; Ivo Kern", ("Dana Whitlock", "Ivo Kern"), None),
        ("By Dana Whitlock, Harbour Correspondent", ("Dana Whitlock",), None),
        ("Dana Whitlock | Staff Writer", ("Dana Whitlock",), None),
        ("Dana Whitlock (dana@harbourpost.example)", ("Dana Whitlock",), None),
        ("Von Ivo Kern und Mara Osei", ("Ivo Kern", "Mara Osei"), None),
        ("Par Élise Carnot et Luc Vidal", ("Élise Carnot", "Luc Vidal"), None),
        ("Por Inés Robledo y Tomás Vega", ("Inés Robledo", "Tomás Vega"), None),
        ("Di Carla Neri", ("Carla Neri",), None),
        ("Door Femke Bakker en Joost Smit", ("Femke Bakker", "Joost Smit"), None),
        ("Liv Dahl og Nils Berg", ("Liv Dahl", "Nils Berg"), None),
        ("Reuters", ("Reuters",), "Reuters"),
        ("Dana Whitlock, Associated Press", ("Dana Whitlock", "Associated Press"), "Associated Press"),
        ("Ivo Kern, dpa", ("Ivo Kern", "dpa"), "dpa"),
        ("admin", (), None),
        ("", (), None),
        ("https://harbourpost.example/authors/dana", (), None),
    ],
)
def test_a_byline_is_its_names(byline: str, names: tuple[str, ...], agency: str | None) -> None:
    assert person_names(byline) == (names, agency)


@pytest.mark.parametrize(
    ("title", "site", "clean"),
    [
        ("Dam reopens", None, "Dam reopens"),
        ("Dam reopens | Harbour Post", "Harbour Post", "Dam reopens"),
        ("Dam reopens - Harbour Post", "Harbour Post", "Dam reopens"),
        ("Dam reopens – The Harbour Post", "Harbour Post", "Dam reopens"),
        ("Dam reopens | News | Harbour Post", "Harbour Post", "Dam reopens"),
        ("Harbour Post: dam ready for winter", "Harbour Post", "dam ready for winter"),
        ("Harbour Post | Dam reopens", "Harbour Post", "Dam reopens"),
        ("Dam reopens - what to know", "Harbour Post", "Dam reopens - what to know"),
        ("Dam  reopens\nat last", None, "Dam reopens at last"),
    ],
)
def test_a_title_loses_the_site_and_nothing_else(title: str, site: str | None, clean: str) -> None:
    marks = Marks(frozenset({key_of(site)} if site else ()), frozenset())
    assert strip_marks(title, marks) == clean


def test_a_declared_language_is_kept_unless_the_text_clearly_speaks_another() -> None:
    assert detect_language(ENGLISH, "en_us") == "en-US"
    assert detect_language(ENGLISH * 3, "de") == "en"
    assert detect_language("Short.", "pt-br") == "pt-BR"


def test_an_undeclared_language_is_that_of_the_text() -> None:
    assert (detect_language(ENGLISH), detect_language(GERMAN), detect_language("Short.")) == ("en", "de", None)


@pytest.mark.parametrize(
    ("declared", "tag"), [("eng", "en"), ("deutsch", "de"), ("zh-hant-tw", "zh-Hant-TW"), ("und", None)]
)
def test_declared_languages_become_bcp_47_tags(declared: str, tag: str | None) -> None:
    assert detect_language("", declared) == tag
