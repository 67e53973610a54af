"""An HTML page to its text before cleaning and its metadata. The only file that imports trafilatura."""

import re

import trafilatura

from extractors.names import clean_title
from extractors.records import Found, Page, Refusal

MARKUP = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|div|p|h[1-6]|section|meta|table|ul|script)\b[^<]*>", re.IGNORECASE
)


def extract(html: str, *, url: str | None) -> Page | Refusal:
    """The text and metadata of an article page; a refusal if it holds no article."""
    document = trafilatura.bare_extraction(html, url=url, include_comments=False, fast=True, with_metadata=True)
    if document is None or isinstance(document, dict) or not document.text:
        return Refusal("extract", "no-text")
    site = document.sitename
    given = (
        ("title", clean_title(document.title, site) if document.title else None),
        ("published_at", document.date),
        ("url", document.url),
        ("site_name", site),
        ("language", document.language),
    )
    authors = tuple(Found("author", name, "meta") for name in (document.author or "").split("; ") if name)
    return Page(
        document.text,
        extractor="trafilatura-fast",
        found=(*(Found(field, value, "meta") for field, value in given if value), *authors),
    )


def looks_like_html(text: str) -> bool:
    """Whether a document of unknown kind is a page: two block tags near its beginning, or one that opens it."""
    head = text.lstrip()[:4000]
    return len(MARKUP.findall(head)) >= 2 or bool(MARKUP.match(head))
