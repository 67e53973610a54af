"""JSON-LD of a page: what the publisher tells search engines about the article."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml.html import HtmlElement

MAX_CHARS = 2_000_000  # of one script; the longest seen in news is a tenth of it
MAX_DEPTH = 8
ARTICLE_TYPES = frozenset(
    (
        "article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle",
        "backgroundnewsarticle", "reviewnewsarticle", "asknewsarticle", "advertisercontentarticle", "blogposting",
        "liveblogposting", "report", "scholarlyarticle", "techarticle", "satiricalarticle", "medicalscholarlyarticle",
        "review", "socialmediaposting", "discussionforumposting", "creativework", "webpage", "videoobject", "recipe",
        "claimreview", "podcastepisode",
    )
)  # fmt: skip
NO_ARTICLES = frozenset(("creativework", "webpage", "videoobject", "claimreview", "review", "podcastepisode"))
TRAILING_COMMA = re.compile(r",\s*([}\]])")
TAG = re.compile(r"<[^>]{1,300}>")

Node = Mapping[str, Any]


def read_linked_data(root: HtmlElement) -> list[Node]:
    """All JSON-LD objects of the page, in document order, nested ones after the one that holds them."""
    nodes: list[Node] = []
    for script in root.iter("script"):
        kind = (script.get("type") or "").lower()
        if "ld+json" in kind and script.text and len(script.text) <= MAX_CHARS:
            nodes.extend(_objects(_parsed(script.text), 0))
    return nodes


def article_node(nodes: list[Node]) -> Node:
    """The object that describes the article; empty if none does. A typed article before pages and videos."""
    found = [node for node in nodes if types(node) & ARTICLE_TYPES]
    ranked = sorted(found, key=lambda node: (not types(node) - NO_ARTICLES, -_facts(node)))
    return ranked[0] if ranked else {}


def types(node: Node) -> set[str]:
    """Lower-case type names, without the address of the vocabulary."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return {name.rsplit("/", 1)[-1].lower() for name in names if isinstance(name, str)}


def texts(value: Any) -> list[str]:
    """The strings in a value that may be a string, an object with a name, or a list of these."""
    if isinstance(value, str):
        text = plain(value)
        return [text] if text else []
    if isinstance(value, Mapping):
        name = value.get("name") or value.get("@value") or value.get("headline")
        return texts(name) if isinstance(name, str | list) else []
    if isinstance(value, list):
        return [text for item in value[:100] for text in texts(item)]
    return []


def first(node: Node, *names: str) -> str | None:
    """The first text that one of the named properties has."""
    return next((text for name in names for text in texts(node.get(name))), None)


def plain(text: str) -> str:
    """Without entities (some escape twice), tags and line breaks."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return " ".join(TAG.sub(" ", text).split() if "<" in text else text.split())


def _facts(node: Node) -> int:
    return sum(bool(node.get(name)) for name in ("headline", "datePublished", "author", "articleBody", "image"))


def _parsed(text: str) -> Any:
    """The value of the script; None if it is broken past the faults that are common in news."""
    text = text.strip().removeprefix("<!--").removesuffix("-->").removeprefix("//<![CDATA[").removesuffix("//]]>")
    for attempt in (text, TRAILING_COMMA.sub(r"\1", text).strip().strip(";")):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


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
