"""The headline as the page shows it: the heading that is neither logo nor trail nor teaser."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from extractors.page.facts.marks import Marks
from extractors.page.facts.places import is_elsewhere, is_hidden, words_of

HEADLINE = re.compile(r"head(?:line|ing)|title|titre|titulo|titel", re.IGNORECASE)
KICKER = re.compile(
    r"kicker|overline|topline|eyebrow|label|rubric|flag|prefix|pre-?title|supertitle|roofline|dachzeile|spitzmarke|tag",
    re.IGNORECASE,
)
TRAIL = re.compile(r"crumb|breadbar", re.IGNORECASE)
LOGO = re.compile(r"logo|brand|masthead|site-?(?:title|name)", re.IGNORECASE)
WORD = re.compile(r"\w+")
WEIGHTS = {"h1": 2.0, "h2": 0.4, "h3": 0.0}
MAX_HEADINGS = 150
MAX_CHARS = 400
LEAST_CHARS = 4
LEAST_AGREEMENT = 0.75  # with the words of a declared title, that a lesser heading must have
LEAST_AGREEMENT_OF_WHOLE = 0.5  # the same with its kicker: what has less isn't looked at closely
STEPS = 4  # up the tree in which a trail or a list is looked for


class Heading(NamedTuple):
    text: str  # without a kicker
    whole: str
    element: HtmlElement
    in_trail: bool  # the last step of "News > Local > …", and no other heading can be it


def shown_headline(root: HtmlElement, declared: Sequence[str], marks: Marks) -> Heading | None:
    """The headline and its element; None if no heading of the page can be it.

    `declared` are the titles that the page declares. A heading that has their words is preferred; only an h1 can do
    without. A kicker in the heading is left out.
    """
    titles = [set(WORD.findall(title.casefold())) for title in declared if title]
    best: tuple[float, Heading] | None = None
    after_trail = False
    for element in islice(root.iter("h1", "h2", "h3"), MAX_HEADINGS):
        whole = words_of(element)
        if not LEAST_CHARS <= len(whole) <= MAX_CHARS:
            continue
        follows, after_trail = after_trail and element.tag == "h2", False
        if element.tag != "h1" and not follows and _agreement_of(whole, titles) < LEAST_AGREEMENT_OF_WHOLE:
            continue
        text, after_trail = headline_text(element, whole), _in_trail(element)
        score = _score(element, text, titles, marks, in_trail=after_trail, follows_trail=follows)
        if score > 0 and (best is None or score > best[0]):
            best = score, Heading(text, whole, element, after_trail)
    return best[1] if best else None


def headline_text(element: HtmlElement, whole: str) -> str:
    """The text of a heading; of one in parts, the part that is named a headline, or what the kicker leaves."""
    if not len(element):
        return whole
    for part in element.iterdescendants("span", "div", "strong", "em", "a", "b"):
        name = f"{part.get('class') or ''} {part.get('itemprop') or ''}"
        if HEADLINE.search(name) and not KICKER.search(name):
            text = words_of(part)
            if len(text) > len(whole) // 3:
                return text
    first = next(element.iterchildren("span", "div", "strong", "a", "small"), None)
    if first is not None and not (element.text or "").strip() and KICKER.search(first.get("class") or ""):
        kicker = words_of(first)
        rest = whole.removeprefix(kicker).lstrip(" :|–—-")
        return rest if len(rest) > len(kicker) // 2 else whole
    return whole


def _score(
    element: HtmlElement,
    text: str,
    titles: Sequence[set[str]],
    marks: Marks,
    *,
    in_trail: bool,
    follows_trail: bool,
) -> float:
    """Positive for what can be the headline."""
    agreement = _agreement_of(text, titles)
    if element.tag != "h1" and agreement < LEAST_AGREEMENT and not follows_trail:
        return 0
    name = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
    is_name = marks.is_site(text, 0) and set(WORD.findall(text.casefold())) not in titles
    if is_name or LOGO.search(name) or _links_home(element):
        return 0
    score = 3 * agreement + WEIGHTS[element.tag] + 0.3 * bool(HEADLINE.search(name))
    if in_trail:
        score -= 2.5  # worded for search engines on many sites; the headline that readers see follows
    if follows_trail:
        score += 1.5
    score -= 1.5 * any(map(is_elsewhere, _up(element)))
    score -= 0.8 * is_hidden(element)
    return score


def _agreement_of(text: str, titles: Sequence[set[str]]) -> float:
    words = set(WORD.findall(text.casefold()))
    return max((_agreement(words, title) for title in titles), default=0.0)


def _agreement(words: set[str], title: set[str]) -> float:
    """1 for the same words, less for other words and for words that lack: a heading is rarely a part of the title."""
    common = len(words & title)
    return (common / len(words) + 2 * common / (len(words) + len(title))) / 2 if common else 0.0


def _in_trail(element: HtmlElement) -> bool:
    """Whether it is the last step of "News > Local > …"."""
    return any(step.tag in ("li", "ol", "nav") or TRAIL.search(step.get("class") or "") for step in _up(element))


def _links_home(element: HtmlElement) -> bool:
    return any(link.get("href") in ("/", "./", "") for link in element.iterdescendants("a")) or any(
        step.tag == "a" and step.get("href") == "/" for step in _up(element)
    )


def _up(element: HtmlElement) -> list[HtmlElement]:
    steps: list[HtmlElement] = []
    step: HtmlElement | None = element
    while step is not None and step.tag != "body" and len(steps) < STEPS:
        steps.append(step)
        step = step.getparent()
    return steps
