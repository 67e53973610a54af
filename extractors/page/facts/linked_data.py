"""JSON-LD of a page: what the publisher tells search engines about the article."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from extractors.page.facts.json_text import values

MAX_CHARS = 2_000_000  # of one script; the longest seen in news is a tenth of it
MAX_DEPTH = 8
ARTICLE_TYPES = frozenset(
    (
        "article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle",
        "backgroundnewsarticle", "reviewnewsarticle", "asknewsarticle", "advertisercontentarticle", "blogposting",
        "liveblogposting", "report", "scholarlyarticle", "techarticle", "satiricalarticle", "medicalscholarlyarticle",
        "socialmediaposting", "discussionforumposting",
    )
)  # fmt: skip
# Not articles, but all that some pages have; or things inside an article.
LESSER_TYPES = frozenset(("recipe", "review", "claimreview", "podcastepisode", "creativework", "webpage"))
# What stands below these is of other pages, or a part of this one with a writer and a date of its own.
OTHERS = frozenset(
    (
        "liveblogupdate", "mentions", "itemlistelement", "comment", "comments", "citation", "subjectof", "video",
        "associatedmedia", "about", "itemreviewed", "relatedlink", "hasdefinedterm", "isrelatedto", "hasvideo",
    )
)  # fmt: skip
REFERRED = ("author", "creator", "publisher", "image", "isPartOf", "mainEntityOfPage")
TAG = re.compile(r"<[^>]{1,300}>")
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphens and zero-width characters part no words
WORD = re.compile(r"\w+")
SCRIPT = re.compile(r"^$|\.(?:php|asp|aspx|jsp|cgi|do)$", re.IGNORECASE)  # whose address says nothing without its query
SAME_WORDS = 0.6  # of the words of a headline; less is another story, or this one in other words

Node = Mapping[str, Any]


def read_linked_data(root: HtmlElement) -> list[Node]:
    """All JSON-LD objects of the page, in document order, nested ones after the one that holds them."""
    nodes: list[Node] = []
    for script in root.iter("script"):
        kind = (script.get("type") or "").lower()
        if "ld+json" in kind and script.text and len(script.text) <= MAX_CHARS:
            nodes.extend(_objects(values(script.text), 0))
    return nodes


def article_node(nodes: Sequence[Node], titles: Sequence[str] = (), url: str | None = None) -> Node:
    """The object that describes the article of this page, its references resolved; empty if none does.

    `titles` are the wordings of the headline that the page shows and declares elsewhere, `url` is its address: an
    object that has one of them is this page's. Else an article comes before other types, and the first of those that
    know the most.
    """
    others = {id(inner) for node in nodes for key in node if key.lower() in OTHERS for inner in _objects(node[key], 0)}
    found = [node for node in nodes if id(node) not in others and types(node) & (ARTICLE_TYPES | LESSER_TYPES)]
    if not found:
        return {}
    words = [set(WORD.findall(title.casefold())) for title in titles if title]
    path = _path(url)
    ranked = sorted(found, key=lambda node: _rank(node, words, path), reverse=True)  # stable: the first stays first
    return _resolved(ranked[0], nodes)


def types(node: Node) -> set[str]:
    """Lower-case type names, without the address of the vocabulary."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return {re.split(r"[/:#]", name)[-1].lower() for name in names if isinstance(name, str)}


def texts(value: Any) -> list[str]:
    """The strings in a value that may be a string, an object with a name, or a list of these."""
    if isinstance(value, str):
        text = plain(value)
        return [text] if text else []
    if isinstance(value, Mapping):
        name = value.get("name") or value.get("@value") or value.get("headline")
        if not name and (value.get("givenName") or value.get("familyName")):
            name = " ".join(text for key in ("givenName", "familyName") for text in texts(value.get(key))[:1])
        return texts(name) if isinstance(name, str | list) else []
    if isinstance(value, list):
        return [text for item in value[:100] for text in texts(item)]
    return []


def first(node: Node, *names: str) -> str | None:
    """The first text that one of the named properties has."""
    return next((text for name in names for text in texts(node.get(name))), None)


def plain(text: str) -> str:
    """Without entities (some escape twice), tags, line breaks and characters that nobody sees."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if not text.isascii():
        text = UNSEEN.sub("", text)
    return " ".join(TAG.sub(" ", text).split() if "<" in text else text.split())


def _rank(node: Node, titles: Sequence[set[str]], path: str | None) -> tuple[int, int, int]:
    """Whether it says that it is this page, whether it is an article, and how much it knows."""
    is_article = bool(types(node) & ARTICLE_TYPES)
    says = _says(node, titles)
    paths = {other for other in map(_path, _addresses(node)) if other}
    here = 0 if not path or not paths else 2 if path in paths else -3 * (says < 1)
    facts = sum(bool(node.get(name)) for name in ("headline", "datePublished", "author", "articleBody", "image"))
    return (here + says + 3 * is_article, is_article, facts)


def _says(node: Node, titles: Sequence[set[str]]) -> int:
    """1 if the object has a headline of the page, -1 if it has another, 0 if it has none."""
    headline = first(node, "headline", "name")
    words = set(WORD.findall(headline.casefold())) if headline else set()
    if not words or not titles:
        return 0
    return 1 if any(len(words & title) >= SAME_WORDS * min(len(words), len(title)) for title in titles if title) else -1


def _addresses(node: Node) -> Iterator[str]:
    for name in ("url", "mainEntityOfPage", "@id"):
        value = node.get(name)
        value = value.get("@id") or value.get("url") if isinstance(value, Mapping) else value
        if isinstance(value, str):
            yield value


def _path(url: str | None) -> str | None:
    """What of an address tells one page of a site from another; None for a site's root."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    path = parts.path.strip("/")
    return f"{path}?{parts.query}" if parts.query and SCRIPT.search(path) else path or None


def _resolved(node: Node, nodes: Sequence[Node]) -> Node:
    """With the objects in place of what only refers to them by `@id`."""
    referred = [name for name in REFERRED if _refers(node.get(name))]
    if not referred:
        return node
    known = {key: other for other in nodes if len(other) > 1 and isinstance(key := other.get("@id"), str)}
    return {**node, **{name: _referents(node[name], known) for name in referred}}


def _refers(value: Any) -> bool:
    items = value if isinstance(value, list) else [value]
    return any(isinstance(item, Mapping) and "@id" in item and "name" not in item for item in items)


def _referents(value: Any, known: Mapping[str, Node]) -> Any:
    if isinstance(value, list):
        return [_referents(item, known) for item in value]
    return known.get(value["@id"], value) if isinstance(value, Mapping) and isinstance(value.get("@id"), str) else value


def _objects(value: Any, depth: int) -> Iterator[Node]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            if isinstance(inner, dict | list):
                yield from _objects(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value[:1000]:
            yield from _objects(inner, depth + 1)
