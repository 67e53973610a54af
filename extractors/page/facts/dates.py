"""When the article was published and changed, as the page writes it."""

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml.html import HtmlElement

from extractors.facts.dates import parse_date
from extractors.page.body.blocks import Block
from extractors.page.body.cues import BIT
from extractors.page.facts.linked_data import Node, texts
from extractors.records import Found

PUBLISHED_NAMES = (
    "article:published_time", "og:published_time", "article:published", "og:article:published_time", "datepublished",
    "date_published", "publish-date", "publish_date", "publication_date", "publishdate", "pubdate", "parsely-pub-date",
    "cxenseparse:recs:publishtime", "sailthru.date", "citation_publication_date", "dc.date.issued", "dcterms.created",
    "dc.date", "dcterms.date", "dc.created", "article.published", "article:post_date", "displaydate", "ptime",
    "originalpublicationdate", "created", "date", "last-published", "shareaholic:article_published_time", "bt:pubdate",
    "rnews:datepublished", "datecreated",
)  # fmt: skip
MODIFIED_NAMES = (
    "article:modified_time", "og:updated_time", "og:modified_time", "article:modified", "datemodified",
    "last-modified", "dcterms.modified", "dc.date.modified", "utime", "lastmod", "revised", "updated",
)  # fmt: skip
MODIFIED = re.compile(r"modif|updat|aktualis|mise? à jour|actualiz|aggiorn|atualiz|bijgewerkt", re.IGNORECASE)
IN_URL = re.compile(
    r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2]|[a-z]{3})[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)", re.IGNORECASE
)
DATED = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[./]\d{1,2}[./]\d\d")
MAX_CHARS = 100
NEAR_BLOCKS = 25  # a dateline stands this near to the headline
BYLINE_BIT = BIT["byline"]


def dates_of(
    root: HtmlElement, article: Node, meta: Mapping[str, list[str]], blocks: Sequence[Block], url: str | None
) -> Iterator[Found]:
    """`published_at` and `modified_at` of each source that can be read, most trusted first."""
    for field, sources in (
        ("published_at", _published(root, article, meta, blocks, url)),
        ("modified_at", _modified(root, article, meta)),
    ):
        for origin, value in sources:
            date = parse_date(value) if len(value) <= MAX_CHARS else None
            if date and date.precision in ("second", "minute", "day"):
                yield Found(field, value.strip(), origin)


def _published(
    root: HtmlElement, article: Node, meta: Mapping[str, list[str]], blocks: Sequence[Block], url: str | None
) -> Iterator[tuple[str, str]]:
    for name in ("datePublished", "dateCreated", "uploadDate"):
        yield from (("json-ld", value) for value in texts(article.get(name)))
    yield from (("meta", value) for name in PUBLISHED_NAMES for value in meta.get(name, []))
    marked = list(_marked(root))
    yield from (("microdata", value) for changed, value in marked if not changed)
    yield from (("visible", value) for value in _written(blocks))
    if url and (found := IN_URL.search(url)):
        month = found[2] if found[2].isdigit() else None
        yield "url", f"{found[1]}-{month}-{found[3]}" if month else f"{found[3]} {found[2]} {found[1]}"
    yield from (("json-ld", value) for value in texts(article.get("dateModified")))
    yield from (("meta", value) for name in MODIFIED_NAMES for value in meta.get(name, []))


def _modified(root: HtmlElement, article: Node, meta: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    yield from (("json-ld", value) for value in texts(article.get("dateModified")))
    yield from (("meta", value) for name in MODIFIED_NAMES for value in meta.get(name, []))
    yield from (("microdata", value) for changed, value in _marked(root) if changed)


def _marked(root: HtmlElement) -> Iterator[tuple[bool, str]]:
    """Whether it is a change, and the value, of each element that is marked as a time."""
    for element in root.iter("time", "abbr", "span", "relative-time"):
        prop = (element.get("itemprop") or "").lower()
        if element.tag != "time" and not prop.startswith("date") and element.tag != "relative-time":
            continue
        value = (
            element.get("datetime") or element.get("content") or element.get("title") or " ".join(element.itertext())
        )
        speech = (
            f"{prop} {element.get('class') or ''} {element.getprevious() is None and (element.getparent().text or '')}"
        )
        yield bool(MODIFIED.search(speech)), " ".join(value.split())


def _written(blocks: Sequence[Block]) -> Iterator[str]:
    """Short dated blocks near the headline, those in a byline box first."""
    start = next((i for i, block in enumerate(blocks) if block.tag == "h1"), 0)
    near = [
        b for b in blocks[max(0, start - 5) : start + NEAR_BLOCKS] if len(b.text) <= MAX_CHARS and DATED.search(b.text)
    ]
    yield from (b.text for b in sorted(near, key=lambda b: not (b.own | b.near) & BYLINE_BIT))
