"""All that a page says of itself, gathered once for those who read single fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from extractors.page.facts.headings import Heading, shown_headline
from extractors.page.facts.linked_data import Node, article_node, texts
from extractors.page.facts.marks import Marks, marks_of, with_linked_data
from extractors.page.facts.meta import meta_values
from extractors.page.facts.places import Places
from extractors.page.facts.titles import declared_titles


@dataclass(frozen=True, slots=True)
class Told:
    """What the page says, by who says it."""

    root: HtmlElement
    url: str | None
    meta: dict[str, list[str]]
    article: Node  # the JSON-LD object of this page's article, maybe empty
    titles: list[tuple[str, str]]  # (origin, wording) in the page's head
    shown: Heading | None  # the headline that readers see
    marks: Marks
    places: Places
    language: str | None  # as declared


def listen(root: HtmlElement, nodes: Sequence[Node], url: str | None) -> Told:
    """What the page says of itself; `nodes` are its JSON-LD objects, `url` is its address."""
    meta = meta_values(root)
    titles = declared_titles(root, meta)
    wordings = [text for _, text in titles]
    marks = marks_of(root, meta, url)
    shown = shown_headline(root, wordings, marks)
    article = article_node(nodes, [*([shown.text] if shown else []), *wordings], url)
    places = Places(shown.element if shown else None)
    tongue = next((tag for _, tags in languages(root, article, meta) for tag in tags if tag), None)
    return Told(root, url, meta, article, titles, shown, with_linked_data(marks, article), places, tongue)


def languages(root: HtmlElement, article: Node, meta: Mapping[str, list[str]]) -> list[tuple[str, list[str]]]:
    """(origin, tags) of what the page says of its language, most trusted first."""
    return [
        ("json-ld", texts(article.get("inLanguage"))),
        ("html", [root.get("lang") or root.get("xml:lang") or ""]),
        ("opengraph", meta.get("og:locale", [])),
        ("meta", [*meta.get("language", []), *meta.get("content-language", []), *meta.get("dc.language", [])]),
    ]
