"""The headline of a page: what most of its sources agree on, without the names of site and section."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml.html import HtmlElement

from extractors.page.facts.headings import Heading
from extractors.page.facts.linked_data import Node, first, plain
from extractors.page.facts.marks import BAR, Marks, key_of, last_bar, strip_marks

# Votes of the sources. What readers see beats any one source and og:title with <title>, which are often worded for
# search or for sharing; it loses to JSON-LD and og:title together. <title> is short of a vote.
VOTES = {"visible": 4.5, "trail": 1.5, "json-ld": 3, "opengraph": 3, "html": 0.8, "meta": 0.5}
MAX_CHARS = 400
CUT = re.compile(r"(?:\.\.\.|…)$")
QUOTES = "\"'“”„«»"


class Headline(NamedTuple):
    text: str
    origin: str


def declared_titles(root: HtmlElement, meta: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """(origin, wording) of what the head of the page says, JSON-LD aside."""
    small = [*meta.get("twitter:title", []), *meta.get("dc.title", []), *meta.get("title", [])]
    found = (
        ("opengraph", next(iter(meta.get("og:title", [])), "")),
        ("meta", next(iter(small), "")),
        ("html", plain(root.findtext(".//title") or "")),
    )
    return [(origin, text) for origin, text in found if text]


def title_of(
    article: Node, declared: Sequence[tuple[str, str]], shown: Heading | None, marks: Marks
) -> Headline | None:
    """The headline and its origin; None if the page has none."""
    held = {key_of(shown.text)} if shown else set()
    wordings = [
        (origin, stripped)
        for origin, raw in _candidates(article, declared, shown)
        if len(raw) <= MAX_CHARS and (stripped := strip_marks(raw, marks, held))
    ]
    wordings = list(_whole(list(_shortest(wordings))))
    votes: dict[str, float] = {}
    for origin, text in wordings:
        votes[key_of(text)] = votes.get(key_of(text), 0) + VOTES[origin]
    best = max(filter(None, votes), key=lambda key: votes[key], default=None)
    spelled = [Headline(text, origin) for origin, text in wordings if key_of(text) == best]
    return min(spelled, key=lambda headline: (headline.text.isupper(), headline.origin != "visible"), default=None)


def _candidates(article: Node, declared: Sequence[tuple[str, str]], shown: Heading | None) -> Iterator[tuple[str, str]]:
    yield "json-ld", first(article, "headline", "name") or ""
    if shown:
        said = [first(article, "headline", "name") or "", *(text for _, text in declared)]
        yield "trail" if shown.in_trail else "visible", _as_declared(shown, said)
    yield from declared


def _as_declared(shown: Heading, declared: Sequence[str]) -> str:
    """The shown headline without its kicker, unless the page declares it with it; `Kicker – Headline` by its end."""
    if shown.whole != shown.text and key_of(shown.whole) in map(key_of, declared):
        return next(text for text in declared if key_of(text) == key_of(shown.whole))
    ends = (text for text in declared if text and text != shown.text and shown.text.endswith(text))
    return next((text for text in ends if _ends_in_bar(shown.text.removesuffix(text))), shown.text)


def _ends_in_bar(kicker: str) -> bool:
    bar = last_bar(kicker)
    return bar is not None and bar.end() == len(kicker)


def _shortest(wordings: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """`Headline - Section` counts as `Headline` where another source has that."""
    texts = [text for _, text in wordings]
    for origin, text in wordings:
        shorter = [t for t in texts if len(t) < len(text) and text.startswith(t) and _is_bar(text[len(t) :])]
        yield origin, min(shorter, key=len, default=text)


def _is_bar(rest: str) -> bool:
    bar = BAR.match(rest)
    return bar is not None and ":" not in bar[0]


def _whole(wordings: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Without those that another source has in full: cut with dots, or by a quotation mark in an attribute."""
    for origin, text in wordings:
        begin = CUT.sub("", text).rstrip()
        longer = (other[len(begin) :].lstrip() for _, other in wordings if other != text and other.startswith(begin))
        if not any(begin != text or rest.startswith(tuple(QUOTES)) for rest in longer):
            yield origin, text
