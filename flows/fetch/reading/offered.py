"""The home page of a site -> the feeds that it names."""

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


def name_of(page: bytes, address: str) -> str:
    """What the site calls itself; else its host."""
    host = (urlsplit(address).hostname or address).removeprefix("www.")
    try:
        root = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, ValueError):
        return host
    for meta in root.iter("meta"):
        if meta.get("property") == "og:site_name" and (name := (meta.get("content") or "").strip()):
            return name[:100]
    return host
