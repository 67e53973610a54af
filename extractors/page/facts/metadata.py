"""The metadata of a page, each value with its origin, in a stated order of trust (docs/extraction.md)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from extractors.facts.byline_words import AGENCIES
from extractors.facts.names import person_names
from extractors.page.body.blocks import Block
from extractors.page.facts.authors import authors_of
from extractors.page.facts.dates import dates_of
from extractors.page.facts.linked_data import Node, texts
from extractors.page.facts.marks import site_name
from extractors.page.facts.titles import title_of
from extractors.page.facts.told import Told, languages
from extractors.records import Found

MAX_TAGS = 30
OPT_OUT = re.compile(r"\b(?:noai|noimageai|notrain|noml)\b", re.IGNORECASE)


def read_metadata(told: Told, blocks: Sequence[Block]) -> tuple[Found, ...]:
    """All values found; of one field the most trusted first. Dates as they are written."""
    root, article, meta = told.root, told.article, told.meta
    found = [
        *_one("title", title_of(article, told.titles, told.shown, told.marks)),
        *authors_of(told, blocks),
        *dates_of(told, blocks),
        *_url(root, article, meta, told.url),
        *_one("site_name", site_name(article, meta)),
        *_each("description", (
            ("json-ld", texts(article.get("description"))),
            ("opengraph", meta.get("og:description", [])),
            ("meta", meta.get("description", [])),
        )),
        *_each("section", (
            ("json-ld", texts(article.get("articleSection"))),
            ("meta", [*meta.get("article:section", []), *meta.get("section", [])]),
        )),
        *_tags(article, meta),
        *list(_each("language", languages(root, article, meta)))[:1],
        *_rights(article, meta),
    ]  # fmt: skip
    return (*found, *_agency(found))


def value_of(found: Sequence[Found], field: str) -> str | None:
    return next((f.value for f in found if f.field == field), None)


def _one(field: str, value: tuple[str, str] | None) -> Iterator[Found]:
    if value and value[0]:
        yield Found(field, value[0], value[1])


def _each(field: str, sources: Sequence[tuple[str, list[str]]]) -> Iterator[Found]:
    """The values of the first source that has any."""
    for origin, values in sources:
        kept = dict.fromkeys(value for value in values if value)
        if kept:
            yield from (Found(field, value, origin) for value in kept)
            return


def _url(root: HtmlElement, article: Node, meta: Mapping[str, list[str]], url: str | None) -> Iterator[Found]:
    links = [link.get("href") or "" for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    page = article.get("mainEntityOfPage")
    main = page.get("@id") if isinstance(page, Mapping) else page
    declared = [
        main if isinstance(main, str) else "",
        article.get("url") if isinstance(article.get("url"), str) else "",
    ]
    for origin, values in (("meta", links), ("opengraph", meta.get("og:url", [])), ("json-ld", declared)):
        for value in values:
            address = _absolute(str(value).strip(), url)
            if address:
                yield Found("url", address, origin)
                return


def _absolute(value: str, base: str | None) -> str | None:
    if not value:
        return None
    try:
        address = urljoin(base or "", value)
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc and parts.path.strip("/") else None


def _tags(article: Node, meta: Mapping[str, list[str]]) -> Iterator[Found]:
    sources = (
        ("json-ld", texts(article.get("keywords"))),
        ("meta", [*meta.get("article:tag", []), *meta.get("news_keywords", []), *meta.get("keywords", [])]),
    )
    for origin, values in sources:
        tags = [tag.strip() for value in values for tag in re.split(r"[,;|]", value)]
        kept = list(dict.fromkeys(tag for tag in tags if 1 < len(tag) <= 80))[:MAX_TAGS]
        if kept:
            yield from (Found("tag", tag, origin) for tag in kept)
            return


def _rights(article: Node, meta: Mapping[str, list[str]]) -> Iterator[Found]:
    yield from _each(
        "rights",
        (
            ("json-ld", [*texts(article.get("copyrightNotice")), *texts(article.get("license"))]),
            ("meta", [*meta.get("copyright", []), *meta.get("dc.rights", []), *meta.get("rights", [])]),
        ),
    )
    robots = " ".join([*meta.get("robots", []), *meta.get("googlebot", []), *meta.get("ai", [])])
    reserved = meta.get("tdm-reservation", [])
    if OPT_OUT.search(robots) or "1" in reserved:
        yield Found("ai_training", "opt-out", "meta")


def _agency(found: Sequence[Found]) -> Iterator[Found]:
    """The wire service that is credited as an author or as the provider of the text."""
    for f in found:
        if f.field == "author":
            agency = AGENCIES.get(f.value.lower()) or person_names(f.value)[1]
            if agency:
                yield Found("agency", agency, f.origin)
                return
