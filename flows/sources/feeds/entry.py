"""One entry of an XML feed -> a row of named values, whichever of RSS, RDF and Atom its elements are from."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree

from extractors.page.facts.linked_data import plain
from extractors.records import Kind
from flows.sources.feeds.text import from_html, has_words, looks_like_markup
from flows.sources.feeds.xml import RDF_ABOUT, XML, Element, Values, inner_text, name_of, serialized, values_of

# Of each field the elements that may hold it, best first. Atom's stand without a prefix where nothing declares it.
CONTENTS = ("content:encoded", "atom:content", "content", "xhtml:body", "body")
SUMMARIES = ("description", "atom:summary", "summary", "media:description", "itunes:summary", "dc:description")
TITLES = ("title", "atom:title", "dc:title", "media:title")
LINKS = ("feedburner:origlink", "atom:link", "link")
IDS = ("guid", "atom:id", "id")
AUTHORS = ("dc:creator", "atom:author", "author", "itunes:author")
PUBLISHED = ("pubdate", "atom:published", "published", "atom:issued", "issued", "dc:date", "dcterms:issued")
UPDATED = ("atom:updated", "updated", "atom:modified", "modified", "dcterms:modified")
CATEGORIES = ("category", "atom:category", "dc:subject")
MAX_CATEGORIES = 100
MAILBOX = re.compile(r"\S+@\S+(?:\s+\((.*)\))?")
TWO_DIGITS = re.compile(r"^((?:\w{3}, *)?\d{1,2} \w{3,4}) (\d\d) (?=\d\d:)")  # RFC 822, which RSS began with

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of all its entries."""

    title: str | None = None
    url: str | None = None  # of the site
    language: str | None = None
    authors: tuple[str, ...] = ()


def read_channel(head: Element | None) -> Feed:
    """Of the feed's element as far as it stands before the first entry."""
    if head is None:
        return Feed()
    inner = next((child for child in head.iterchildren(etree.Element) if name_of(child) == "channel"), head)
    values = values_of(inner)
    return Feed(
        title=_title(values),
        url=_link(values, None),
        language=inner.get(f"{XML}lang") or head.get(f"{XML}lang") or _text(values, ("language", "dc:language")),
        authors=tuple(_authors(values, ("atom:author",))),  # Atom says that they are those of its entries
    )


def read_entry(entry: Element, feed: Feed) -> Row:
    """The values of an entry, under the names of a document's fields; what it lacks is None."""
    values = values_of(entry)
    guid = next((element for name in IDS for element in values.get(name, ()) if inner_text(element)), None)
    about = entry.get(RDF_ABOUT)
    url = _link(values, feed.url) or _permalink(guid) or absolute(about, feed.url)
    published, updated = _date(values, PUBLISHED), _date(values, UPDATED)
    part, kind, content = _content(values)
    return {
        "id": (inner_text(guid) if guid is not None else about) or url,
        "url": url,
        "link": None if url else _written_link(values),
        "source": host(url) or host(feed.url) or feed.title,
        "title": _title(values),
        "author": list(_authors(values, AUTHORS)) or list(feed.authors),
        "published_at": published or updated,
        "modified_at": updated,
        "language": entry.get(f"{XML}lang") or _text(values, ("dc:language", "language")) or feed.language,
        "feed": feed.title,
        "categories": list(dict.fromkeys(_categories(values)))[:MAX_CATEGORIES] or None,
        "part": part,
        "kind": kind,
        "content": content,
    }


def _text(values: Values, names: Sequence[str]) -> str | None:
    """What the first of the elements says that says anything."""
    return next((text for name in names for element in values.get(name, ()) if (text := inner_text(element))), None)


def _title(values: Values) -> str | None:
    return plain(_text(values, TITLES) or "") or None


def _date(values: Values, names: Sequence[str]) -> str | None:
    """As declared, but for the century."""
    text = _text(values, names)
    return TWO_DIGITS.sub(lambda m: f"{m[1]} {'19' if m[2] > '69' else '20'}{m[2]} ", text) if text else None


def _link(values: Values, base: str | None) -> str | None:
    """The address of the page that is meant: Atom's alternate link, preferably of a page, or the text of RSS's."""
    elements = [element for name in LINKS for element in values.get(name, ())]
    pages = [element for element in elements if element.get("rel", "alternate") == "alternate"]
    for element in sorted(pages, key=lambda element: "html" not in element.get("type", "html")):
        if url := absolute(element.get("href") or inner_text(element), absolute(element.base, base) or base):
            return url
    return None


def _written_link(values: Values) -> str | None:
    """What stands in the place of an address where none of the links is one of the web: `mailto:`, `http://[::1`."""
    elements = (element for name in LINKS for element in values.get(name, ()))
    return next((link for element in elements if (link := element.get("href") or inner_text(element))), None)


def _permalink(guid: Element | None) -> str | None:
    if guid is None or guid.get("isPermaLink", "true").lower() == "false":
        return None
    return absolute(inner_text(guid), None)


def absolute(link: str | None, base: str | None) -> str | None:
    """The link as an address of the web; None if it is none."""
    if not link:
        return None
    try:
        url = urljoin(base or "", link.replace("&amp;", "&").strip())
        return url if urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname else None
    except ValueError:
        return None


def host(url: str | None) -> str | None:
    return (urlsplit(url).hostname or "").removeprefix("www.") or None if url else None


def _authors(values: Values, names: Sequence[str]) -> Iterator[str]:
    """Names of the best element that names anybody; of `ines@post.example (Ines Holt)` the name."""
    for name in names:
        found = []
        for element in values.get(name, ()):
            inside = values_of(element)
            text = _text(inside, ("atom:name", "name")) if inside else inner_text(element)
            mailbox = MAILBOX.fullmatch(text or "")
            found.append(plain((mailbox[1] if mailbox else text) or ""))
        if any(found):
            yield from filter(None, found)
            return


def _categories(values: Values) -> Iterator[str]:
    for name in CATEGORIES:
        for element in values.get(name, ()):
            if text := plain(element.get("label") or element.get("term") or inner_text(element)):
                yield text


def _content(values: Values) -> tuple[str | None, Kind, str]:
    """(part of the entry, how to read it, its text): the content, or for want of words in it the summary."""
    for part, names in (("content", CONTENTS), ("summary", SUMMARIES)):
        for element in (element for name in names for element in values.get(name, ())):
            kind, text = _markup(element)
            if has_words(text):
                return part, kind, text
    return None, "text", ""


def _markup(element: Element) -> tuple[Kind, str]:
    """How to read the element, and its text. What RSS holds is HTML; other elements say so, or show it."""
    if len(element):
        return from_html(serialized(element))
    text, declared = inner_text(element), element.get("type", "").lower()
    is_rss = not name_of(element).startswith(("atom:", "media:", "itunes:", "dc:"))
    is_html = "html" in declared or (not declared and (is_rss or looks_like_markup(text)))
    return from_html(text) if is_html else ("text", text)
