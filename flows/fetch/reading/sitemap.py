"""The body of a sitemap -> the pages it lists and, of an index, the sitemaps."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from lxml import etree

from extractors.facts.dates import parse_date
from flows.fetch.reading.feed import Entry, Offer
from flows.fetch.web.errors import AskError

MAX_ENTRIES = 50_000  # that the standard allows in one file
MAX_AGE = timedelta(days=3)  # of a page that is dated: a sitemap of all years is not asked for its past
MAX_CHILDREN = 50  # the newest of an index
# Read from its first tag on, so that there is no document type and no entity; to its last whole entry, if it is cut.
ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s>]")
HEAD_BYTES = 1 << 16
CLOSED = re.compile(rb"</(?:[\w.-]+:)?(?:url|sitemap|urlset|sitemapindex)\s*>")
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
TAKEN_TOGETHER = 1000  # undated pages that one look takes: a whole site can't be meant


def read_sitemap(body: bytes, now: datetime) -> Offer:
    """Pages of the last days, newest first; where nothing is dated the first ones.

    Raises AskError("not-a-sitemap") and ("empty-body"). Entities are not expanded, and nothing is loaded.
    """
    if not body.strip():
        raise AskError("empty-body")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<":
        return _lines(body)
    pages: list[tuple[datetime | None, Entry]] = []
    children: list[tuple[datetime | None, Entry]] = []
    root = ROOT.search(body, 0, HEAD_BYTES)
    if not root:
        raise AskError("not-a-sitemap", "neither urlset nor sitemapindex")
    for element in _elements(body[root.start() : _end(body)]):
        is_child = etree.QName(element).localname == "sitemap"
        (children if is_child else pages).append(_entry(element))
        if len(pages) + len(children) == MAX_ENTRIES:
            break
    fresh = _fresh(pages, now)
    left = len(pages) - len(fresh)
    note = f"{left} of {len(pages)} pages are older than {MAX_AGE.days} days, or too many" if left else None
    return Offer(tuple(fresh[:TAKEN_TOGETHER]), children=tuple(_fresh(children, now)[:MAX_CHILDREN]), note=note)


def _elements(body: bytes) -> Iterator[etree._Element]:
    """Each `url` and `sitemap`, freed after use."""
    parser = etree.iterparse(
        io.BytesIO(body), events=("end",), tag=("{*}url", "{*}sitemap"), resolve_entities=False, no_network=True,
        load_dtd=False, recover=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _, element in parser:
            yield element
            element.clear()
    except etree.XMLSyntaxError:  # what stood before the damage was read; a file that is all damage has nothing
        return


def _end(body: bytes) -> int:
    """Behind the last entry that is closed."""
    start = max(0, len(body) - HEAD_BYTES)
    return max((found.end() for found in CLOSED.finditer(body, start)), default=len(body))


def _entry(element: etree._Element) -> tuple[datetime | None, Entry]:
    said = {etree.QName(one).localname: one.text or "" for one in element.iterdescendants(etree.Element)}
    news = {etree.QName(one).localname: one.text or "" for one in element.iterdescendants(f"{NEWS}*")}
    when = news.get("publication_date") or said.get("lastmod") or ""
    date = parse_date(when.strip()) if when.strip() else None
    entry = Entry(
        address=said.get("loc", "").strip() or None,
        title=(news.get("title") or "").strip() or None,
        published_at=(news.get("publication_date") or "").strip() or None,
        modified_at=(said.get("lastmod") or "").strip() or None,
        language=(news.get("language") or "").strip() or None,
    )
    return (date.at if date else None), entry


def _fresh(found: list[tuple[datetime | None, Entry]], now: datetime) -> list[Entry]:
    dated = [(at, entry) for at, entry in found if at and at >= now.astimezone(UTC) - MAX_AGE]
    newest = [entry for _, entry in sorted(dated, key=lambda one: one[0], reverse=True)]
    return newest + [entry for at, entry in found if at is None]


def _lines(body: bytes) -> Offer:
    """A sitemap may be a plain list."""
    lines = body[: MAX_ENTRIES * 100].decode("utf-8", "replace").split()
    links = [line for line in lines if line.startswith(("http://", "https://"))]
    if not links or len(links) < len(lines):
        raise AskError("not-a-sitemap", "neither XML nor a list of addresses")
    return Offer(tuple(Entry(link) for link in links[:TAKEN_TOGETHER]))
