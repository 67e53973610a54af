"""What the page model learns from besides pages as they are: each view of a page still tells its story."""

import pytest
from lxml.html import document_fromstring
from pages import PARAGRAPHS, page

from benchmarks.page_views import VIEWS, view

DONOR = ["Ferry fares to rise in spring", "The ferry board raised fares on Monday.", "Season tickets stay as they are."]


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_keeps_the_words_of_the_story_in_order(name: str) -> None:
    told = "".join(str(document_fromstring(view(page(), name, DONOR)).xpath("string()")).split())
    places = [told.find("".join(paragraph.split())) for paragraph in PARAGRAPHS]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["furnished", "endless"])
def test_more_around_a_story_is_of_another_page(name: str) -> None:
    assert DONOR[1] in view(page(), name, DONOR)


@pytest.mark.parametrize("name", ["unnamed", "old"])
def test_a_page_without_names_has_none(name: str) -> None:
    assert "class=" not in view(page(), name, DONOR)
    assert "<article" not in view(page(), name, DONOR)


def test_a_view_is_the_same_each_time() -> None:
    assert [view(page(), name, DONOR) for name in VIEWS] == [view(page(), name, DONOR) for name in VIEWS]
