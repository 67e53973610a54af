"""Many found values to one record: the first usable value of each field wins, and its origin is kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from extractors.facts.dates import Date, parse_date
from extractors.facts.languages import detect_language, names_language
from extractors.facts.names import person_names, usual_name
from extractors.facts.urls import article_url, normalize_url
from extractors.records import Found, RawDocument

# Fields that have a place of their own in an article; all others go to its metadata as they are.
SETTLED = {"source", "title", "author", "agency", "published_at", "modified_at", "url", "language"}


@dataclass(frozen=True, slots=True)
class Facts:
    """The settled metadata of one article. None: nobody said."""

    source: str | None
    title: str | None
    authors: tuple[str, ...]
    agency: str | None
    url: str | None
    url_normalized: str | None
    language: str | None
    published: Date | None
    published_source: str | None
    modified: Date | None
    flags: tuple[str, ...]
    provenance: tuple[tuple[str, str], ...]
    metadata: tuple[tuple[str, str], ...]
    unread: tuple[tuple[str, str], ...] = ()  # (field, value) of declared dates and languages that nobody could read


@dataclass(frozen=True, slots=True)
class _Reading:
    """What helps to read a date."""

    language: str | None
    region: str | None
    now: datetime | None
    reference: datetime | None

    def read(self, value: str) -> Date | None:
        return parse_date(value, now=self.now, language=self.language, region=self.region, reference=self.reference)


def declared(document: RawDocument) -> tuple[Found, ...]:
    """What the sender said of the document, as found values that come before all others."""
    single = (
        ("source", document.source),
        ("title", document.title),
        ("published_at", document.published_at),
        ("modified_at", document.modified_at),
        ("url", document.url),
        ("language", document.language),
    )
    authors = [Found("author", name, "declared") for name in document.authors if name.strip()]
    return (*(Found(field, value, "declared") for field, value in single if value and value.strip()), *authors)


def publisher(found: Iterable[Found], url: str | None) -> tuple[str | None, str | None]:
    """(name, origin): as given; else the name that the site gives itself, else the host of `url`."""
    for f in found:
        if f.field in ("source", "site_name"):
            return f.value, f.origin
    host = _host(url) if url else None
    return host, "url" if host else None


def settle(
    found: Sequence[Found], text: str, *, now: datetime | None = None, reference: datetime | None = None
) -> Facts:
    """The facts of an article whose clean text is `text`. `found` stands in order of trust.

    `reference` is when it was fetched: what is dated `3 hours ago` counts from then.
    """
    authors, author_agency, author_origin = _authors(found)
    agency = next((f for f in found if f.field == "agency"), None)
    title = next((f for f in found if f.field == "title"), None)
    url = next((f for f in found if f.field == "url" and (f.origin == "declared" or _has_path(f.value))), None)
    language = next((f for f in found if f.field == "language"), None)
    source, source_origin = publisher(found, url.value if url else None)
    given = language.value if language else None
    tongue = detect_language(text, given, title=title.value if title else None)
    # A tag may say the region too, which tells en-US from en-GB; without one the text's own language tells.
    how = _Reading(given or tongue, _region(url.value if url else None), now, reference)
    published, published_origin = _date(found, "published_at", how)
    modified, modified_origin = _date(found, "modified_at", how)
    unread = _unread(found, how)
    normalized = article_url(url.value) if url else None
    origins = {
        "source": source_origin,
        "title": title and title.origin,
        "authors": author_origin,
        "agency": agency.origin if agency else author_agency and author_origin,
        "url": url and url.origin,
        "language": language.origin if language else "text",
        "published_at": published_origin,
        "modified_at": modified_origin,
    }
    return Facts(
        source=source,
        title=" ".join(title.value.split()) if title else None,
        authors=authors,
        agency=usual_name(agency.value) if agency else author_agency,
        url=url.value if url else None,
        url_normalized=normalized,
        language=tongue,
        published=published,
        published_source=published_origin,
        modified=modified,
        flags=(
            *(published.flags if published else ()),
            *dict.fromkeys("unread-language" if field == "language" else "unread-date" for field, _ in unread),
            *("unread-url",) * bool(url and normalized is None and normalize_url(url.value) is None),
        ),
        provenance=tuple((field, origin) for field, origin in origins.items() if origin),
        metadata=_metadata(found),
        unread=unread,
    )


def _authors(found: Iterable[Found]) -> tuple[tuple[str, ...], str | None, str | None]:
    """Names and agency of the most trusted origin that names anybody."""
    by_origin: dict[str, list[str]] = {}
    for f in found:
        if f.field == "author":
            by_origin.setdefault(f.origin, []).append(f.value)
    for origin, values in by_origin.items():
        parsed = [person_names(value) for value in values]
        names = tuple(dict.fromkeys(name for people, _ in parsed for name in people))
        agency = next((agency for _, agency in parsed if agency), None)
        if names or agency:
            return names, agency, origin
    return (), None, None


def _date(found: Iterable[Found], field: str, how: _Reading) -> tuple[Date | None, str | None]:
    for f in found:
        date = how.read(f.value) if f.field == field else None
        if date:
            return date, f.origin
    return None, None


def _unread(found: Iterable[Found], how: _Reading) -> tuple[tuple[str, str], ...]:
    given = [f for f in found if f.origin == "declared"]
    dates = [f for f in given if f.field in ("published_at", "modified_at") and how.read(f.value) is None]
    languages = [f for f in given if f.field == "language" and not names_language(f.value)]
    return tuple((f.field, f.value) for f in (*dates, *languages))


def _region(url: str | None) -> str | None:
    """The country that a site's address ends in."""
    last = (_host(url) or "").rpartition(".")[2] if url else ""
    return {"uk": "gb"}.get(last, last) if len(last) == 2 and last.isalpha() else None


def _has_path(url: str) -> bool:
    """A canonical link to a site's root is a mistake of the site, not this article's address."""
    try:
        return len(urlsplit(url).path.strip("/")) > 0
    except ValueError:
        return False


def _host(url: str) -> str | None:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _metadata(found: Iterable[Found]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((f.field, f.value) for f in found if f.field not in SETTLED))
