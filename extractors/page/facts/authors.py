"""Who wrote the article: people, or the organisation that is credited."""

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml.html import HtmlElement

from extractors.facts.names import person_names
from extractors.page.body.blocks import Block
from extractors.page.body.cues import BIT
from extractors.page.facts.linked_data import Node, plain, texts
from extractors.records import Found

META_NAMES = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "byl", "dc.creator",
    "dcterms.creator", "dc.creator.author", "cxenseparse:author", "citation_author", "authors", "twitter:creator:name",
)  # fmt: skip
BYLINE = re.compile(
    r"^(?:by|von|par|por|di|da|door|av|text|texte|texto|written by|reported by|words by|story by|autor(?:in|es)?"
    r"|auteurs?)\b[: ]+\S",
    re.IGNORECASE,
)
# Cards of two parts: `twitter:label1` says what `twitter:data1` is. In the words of the usual plug-ins.
WRITTEN_BY = re.compile(
    r"(?:(?:written|posted) by|author|verfasst von|geschrieben von|autor(?:in)?|[ée]crit par|auteur|escrito por"
    r"|scritto da|autore|geschreven door)",
    re.IGNORECASE,
)
# Names of elements that hold nothing but the author, as content systems call them.
NAMED = re.compile(r"(?:^|[\s_-])(?:author-?_?name|byline-?_?(?:name|author)|author vcard)(?:$|[\s_-])", re.IGNORECASE)
AUTHOR_PATH = re.compile(r"/(?:author|autor|auteur|autore|authors|autoren|auteurs|autores)/[^/?#]+/?$", re.IGNORECASE)
MOST_NAMED = 4  # more elements or links are a list of authors, not a byline
HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}")
MAX_BYLINE_CHARS = 120
MAX_NAME_CHARS = 60
BYLINE_BIT = BIT["byline"]


def authors_of(
    root: HtmlElement, article: Node, meta: Mapping[str, list[str]], blocks: Sequence[Block], site: str | None
) -> Iterator[Found]:
    """Author values of each source, most trusted first. Values that only repeat the site come after people."""
    late: list[Found] = []
    for origin, values in _sources(root, article, meta, blocks):
        for value in values:
            names, _ = person_names(value)
            for name in names:
                found = Found("author", name, origin)
                if _is_site(name, site):
                    late.append(found)
                else:
                    yield found
    yield from late


def _sources(
    root: HtmlElement, article: Node, meta: Mapping[str, list[str]], blocks: Sequence[Block]
) -> Iterator[tuple[str, list[str]]]:
    declared = (
        ("json-ld", [*texts(article.get("author")), *texts(article.get("creator"))] if article else []),
        ("meta", [value for name in META_NAMES for value in meta.get(name, []) if not value.startswith("http")]),
        ("meta", list(_cards(meta))),
        ("microdata", _marked(root)),
    )
    yield from declared
    named = [] if any(values for _, values in declared) else _named(root)
    yield "visible", named or [b.text for b in blocks if _is_byline(b)][:1]


def _cards(meta: Mapping[str, list[str]]) -> Iterator[str]:
    for number in "12":
        labels, values = meta.get(f"twitter:label{number}", []), meta.get(f"twitter:data{number}", [])
        yield from (value for label, value in zip(labels, values, strict=False) if WRITTEN_BY.fullmatch(label))


def _named(root: HtmlElement) -> list[str]:
    """Texts of the elements that are named for an author, else of links to an author's page; none if they are many."""
    spans = [plain(" ".join(e.itertext())) for e in root.iter("span", "div", "p") if NAMED.search(e.get("class") or "")]
    links = [plain(" ".join(e.itertext())) for e in root.iter("a") if AUTHOR_PATH.search(e.get("href") or "")]
    for found in (spans, links):
        names = list(dict.fromkeys(text for text in found if 2 < len(text) <= MAX_NAME_CHARS))
        if 0 < len(names) <= MOST_NAMED:
            return names
    return []


def _marked(root: HtmlElement) -> list[str]:
    """Texts of elements that are marked as the author: rel=author, itemprop=author."""
    values = []
    for element in root.iter("a", "span", "p", "div", "address"):
        if "author" in (element.get("rel") or "").split() or (element.get("itemprop") or "").lower() == "author":
            text = plain(" ".join(element.itertext()))
            if 2 < len(text) <= MAX_BYLINE_CHARS:
                values.append(text)
    return list(dict.fromkeys(values))[:6]


def _is_byline(block: Block) -> bool:
    return len(block.text) <= MAX_BYLINE_CHARS and bool(
        BYLINE.match(block.text) and ((block.own | block.near) & BYLINE_BIT or block.text[0].isupper())
    )


def _is_site(name: str, site: str | None) -> bool:
    """Whether the name is the site's own, or a host name."""
    key = re.sub(r"\W", "", name.lower())
    return bool(HOST.fullmatch(name)) or bool(site and key in re.sub(r"\W", "", site.lower()))
