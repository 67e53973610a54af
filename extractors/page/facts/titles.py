"""The headline of a page: what most of its sources agree on, without the names of site and section."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from extractors.facts.names import clean_title
from extractors.page.facts.linked_data import Node, first, plain

# Votes of the sources. Two that agree beat one; of three that differ the first named wins.
# <title> is short of a vote: it is often worded for search.
VOTES = {"json-ld": 3, "opengraph": 3, "visible": 2, "meta": 0.5, "html": 0.8}
HEADLINE = re.compile(r"head(?:line|ing)|title", re.IGNORECASE)
KICKER = re.compile(
    r"kicker|overline|topline|eyebrow|label|rubric|flag|prefix|pre-?title|supertitle|roofline|tag", re.IGNORECASE
)
MAX_CHARS = 400


def title_of(
    root: HtmlElement, article: Node, meta: Mapping[str, list[str]], site: str | None, url: str | None
) -> tuple[str, str] | None:
    """The headline and its origin; None if the page has none."""
    names = [name for name in (site, _host_name(url)) if name]
    votes: dict[str, float] = {}
    spelled: dict[str, tuple[str, str]] = {}
    for origin, raw in _candidates(root, article, meta):
        text = raw
        for name in names or [""]:
            text = clean_title(text, name or None)
        key = re.sub(r"\W+", "", text.casefold())
        if key and len(text) <= MAX_CHARS:
            votes[key] = votes.get(key, 0) + VOTES[origin]
            spelled.setdefault(key, (text, origin))
    return spelled[max(votes, key=lambda key: votes[key])] if votes else None


def _candidates(root: HtmlElement, article: Node, meta: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    yield "json-ld", first(article, "headline", "name") or ""
    yield "opengraph", next(iter(meta.get("og:title", [])), "")
    yield "visible", _visible(root)
    yield "meta", next(iter([*meta.get("twitter:title", []), *meta.get("dc.title", []), *meta.get("title", [])]), "")
    yield "html", plain(root.findtext(".//title") or "")


def _visible(root: HtmlElement) -> str:
    """The text of the first h1 that has any; of one in parts, the part that is named a headline."""
    for h1 in root.iter("h1"):
        whole = plain(" ".join(h1.itertext()))
        if len(whole) < 4:
            continue
        for part in h1.iterdescendants():
            name = f"{part.get('class') or ''} {part.get('itemprop') or ''}" if isinstance(part.tag, str) else ""
            if HEADLINE.search(name) and not KICKER.search(name):
                text = plain(" ".join(part.itertext()))
                if len(text) > len(whole) // 3:
                    return text
        return plain("".join(h1.itertext()))
    return ""


def _host_name(url: str | None) -> str | None:
    """`harbourpost` of `https://www.harbourpost.example/a`."""
    labels = (urlsplit(url).hostname or "").removeprefix("www.").split(".") if url else []
    return labels[-2] if len(labels) >= 2 and len(labels[-2]) > 3 else None
