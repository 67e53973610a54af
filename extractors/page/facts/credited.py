"""Elements of a page that are marked as its author, or named for one."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from extractors.page.facts.linked_data import plain
from extractors.page.facts.marks import key_of
from extractors.page.facts.places import NOWHERE, is_of_article, words_of
from extractors.page.facts.told import Told

# Elements that may hold the author. XPath knows no case: `Author`, `author`, `Byline`, `byline`.
ELEMENTS = (
    "//*[@rel or @itemprop or contains(@class, 'uthor') or contains(@class, 'yline') or contains(@class, 'utor')]"
    "[contains(@rel, 'author') or contains(@itemprop, 'author') or @class]"
    " | //a[contains(@href, '/aut') or contains(@href, '/people/') or contains(@href, '/profile')]"
)
# Names of elements that hold nothing but the author, as content systems call them.
NAMED = re.compile(
    r"(?:^|[\s_-])(?:author-?_?(?:name|link)?|byline-?_?(?:name|author)?|by-?author|(?:post|entry|article|story|meta)-+_*author"
    r"|article__author|author vcard|autor|auteur|autore)(?:$|[\s_-])",
    re.IGNORECASE,
)
AUTHOR_PATH = re.compile(
    r"/(?:author|autor|auteur|autore|authors|autoren|auteurs|autores|autori|people|profiles?)/[^/?#]+/?$", re.IGNORECASE
)
MOST_NAMED = 4  # more elements or links are a list of authors, not a byline
MOST_MARKED = 8
MAX_CHARS = 160
STEPS = 3  # up the tree: a box that holds the authors of one story
MAX_ELEMENTS = 1_000  # a page has some dozens; more are an attack


class Credited(NamedTuple):
    """Texts of the elements that stand nearest to the headline, of each kind."""

    marked: list[str]  # rel=author, itemprop=author
    named: list[str]  # by their class
    linked: list[str]  # to the page of an author


def credited(told: Told) -> Credited:
    """The texts of elements for authors; none of a kind that are many, as in a list of the staff."""
    marked, named, linked = _elements(told)
    return Credited(
        _nearest(marked, told, MOST_MARKED), _nearest(named, told, MOST_NAMED), _nearest(linked, told, MOST_NAMED)
    )


def _elements(told: Told) -> tuple[list[HtmlElement], list[HtmlElement], list[HtmlElement]]:
    """Elements that are marked as the author, are named for one, and links to the page of one."""
    marked, named, linked = [], [], []
    found = told.root.xpath(ELEMENTS)
    for element in found[:MAX_ELEMENTS] if isinstance(found, list) else ():
        if not isinstance(element, HtmlElement) or element.tag in ("link", "body", "html", "article", "script"):
            continue
        if "author" in (element.get("rel") or "").split() or (element.get("itemprop") or "").lower() == "author":
            if is_of_article(element):
                marked.append(element)
        elif NAMED.search(element.get("class") or ""):
            named.append(element)
        elif element.tag == "a" and AUTHOR_PATH.search(element.get("href") or ""):
            linked.append(element)
    return marked, named, linked


def _nearest(elements: Sequence[HtmlElement], told: Told, most: int) -> list[str]:
    placed = [(told.places.nearness(element), element) for element in elements if not _is_of_picture(element)]
    nearest = max((near for near, _ in placed), default=NOWHERE)
    if nearest == NOWHERE:
        return []
    together = _side_by_side([element for near, element in placed if near == nearest], told)
    texts_ = map(_name_in, together)
    headline = key_of(told.shown.text) if told.shown else ""
    found = list(dict.fromkeys(text for text in texts_ if 1 < len(text) <= MAX_CHARS and key_of(text) != headline))
    outer = [text for text in found if not any(text != other and other in text for other in found)]
    return outer if len(outer) <= most else []


def _is_of_picture(element: HtmlElement) -> bool:
    return any(step.tag in ("figure", "figcaption", "picture") for step in islice(element.iterancestors(), STEPS))


def _side_by_side(elements: Sequence[HtmlElement], told: Told) -> list[HtmlElement]:
    """The first and those in one small box with it: what stands apart is the author of another story."""
    boxes = {step for step in islice(elements[0].iterancestors(), STEPS) if step not in told.places.depths}
    beside = elements[0].getparent()
    return [
        element
        for element in elements
        if element.getparent() is beside or boxes.intersection(islice(element.iterancestors(), STEPS))
    ]


def _name_in(element: HtmlElement) -> str:
    """The text, or of an object in microdata its name."""
    for inner in element.iterdescendants("span", "a", "meta", "div", "strong"):
        if (inner.get("itemprop") or "").lower() == "name":
            return plain(inner.get("content") or "") or words_of(inner)
    return plain(element.get("content") or "") if element.tag == "meta" else words_of(element)
