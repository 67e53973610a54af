"""Bylines become names, titles lose the site."""

import pytest

from extractors.facts.names import person_names
from extractors.page.facts.marks import Marks, key_of, strip_marks


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
