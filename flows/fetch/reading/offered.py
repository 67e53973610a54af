"""The home page of a site -> the feeds that it names."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from lxml import etree, html

from flows.fetch.web.addresses import asked
from flows.fetch.web.errors import AskError

FEED_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json")
)
# Where most systems have them, most frequent first; asked only where the page names none.
USUAL_FEEDS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feeds/rss")
USUAL_SITEMAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/googlenews.xml")

MAX_NAME_CHARS = 100


def feed_links(page: bytes, base: str) -> list[str]:
    """Addresses of the feeds that a page names in its head, in order; comments' feeds are left out."""
    try:
        root = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, ValueError):  # nothing in it
        return []
    found = []
    for link in root.iter("link"):
        relations = link.get("rel", "").lower().split()
        kind = link.get("type", "").partition(";")[0].strip().lower()
        if "alternate" in relations and kind in FEED_TYPES and "comment" not in (link.get("href") or "").lower():
            try:
                found.append(asked(link.get("href") or "", base))
            except AskError:
                continue  # a link that can't be asked is none
    return list(dict.fromkeys(found))


def site_name(page: bytes) -> str | None:
    """What the site calls itself."""
    try:
        root = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, ValueError):
        return None
    names = (meta.get("content") or "" for meta in root.iter("meta") if meta.get("property") == "og:site_name")
    return next(filter(None, map(_short, names)), None)


def name_of(names: Iterable[str | None], address: str) -> str:
    """The first of the names that has words; else the host."""
    return next(filter(None, (_short(name or "") for name in names)), _host(address))


def _short(name: str) -> str:
    return " ".join(name.split())[:MAX_NAME_CHARS]


def _host(address: str) -> str:
    return (urlsplit(address).hostname or address).removeprefix("www.")
