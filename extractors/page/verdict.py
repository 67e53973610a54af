"""Whether a page is an article at all; if not, what it is.

In doubt it is one: an article refused is lost, a list that is loaded can still be seen and struck.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from extractors.page.body.blocks import Block
from extractors.page.facts.linked_data import Node, types
from extractors.records import Refusal

LIST_TYPES = {"collectionpage", "itemlist", "searchresultspage", "profilepage"}
GALLERY_TYPES = {"imagegallery", "mediagallery"}
# A page below these has no text that could be a story.
FEW_CHARS = 400
PROSE_CHARS = 80
LINK_SHARE = 0.6  # of the characters of a page that only lists links
LEAST_LINKS = 15
LEAST_PICTURES = 8
ROOT_PATH = re.compile(r"^/?(?:index\.\w+|home|[a-z]{2})?/?$", re.IGNORECASE)
TAG_PATH = re.compile(
    r"^/(?:tags?|topics?|themen?|thema|keyword|author|autor|search|suche|buscar|recherche)(?:/[^/]+)?/?$"
)
MOST_ARTICLES = 3
LEAST_STORY = 60  # characters that no sign explains: a sentence of a story
MOST_CHARS_OF_A_SIGN = 160
MOST_CHARS_OF_A_TITLE = 40  # that is a sign
HOME_PROSE_CHARS = 3_000  # teasers of a home page
LIST_PROSE_CHARS = 160
MOST_CHARS_OF_A_WALL = 6_000


def verdict(
    root: HtmlElement,
    nodes: Sequence[Node],
    blocks: Sequence[Block],
    text: str,
    *,
    url: str | None,
    title: str,
    dated: bool,
) -> Refusal | None:
    """A refusal with the kind of the page; None for an article, and wherever there is doubt.

    A page with a date of publication is not judged by its words: a brief may report what was "not found".
    """
    path = _path(url)
    prose = sum(len(line) for line in text.split("\n") if len(line) >= PROSE_CHARS)
    words = any(map(str.isalnum, text))
    if words and _is_declared_article(root, nodes):
        return None
    # A sender who has no better address gives the site's root: it makes no article a home page, but a list one.
    most_prose = HOME_PROSE_CHARS if path is not None and ROOT_PATH.match(path) and not dated else LIST_PROSE_CHARS
    if prose < FEW_CHARS:
        reason = None if dated else _sign(root, title, text, " ".join(block.text for block in blocks))
        if reason:
            return Refusal("extract", reason)
        pictures = sum(1 for _ in root.iter("figure"))
        if pictures >= LEAST_PICTURES or _has_type(nodes, GALLERY_TYPES):
            return Refusal("extract", "gallery", f"{pictures} pictures")
    if _is_list(blocks, text, prose, most_prose) or (prose < FEW_CHARS and _has_type(nodes, LIST_TYPES)):
        return Refusal("extract", _kind_of_list(path), f"{prose} characters of prose")
    return None if words else Refusal("extract", "no-text")


def _is_declared_article(root: HtmlElement, nodes: Sequence[Node]) -> bool:
    """One or two objects of an article type (a list page has more), or the Open Graph type."""
    count = sum(any(name.endswith("article") or name == "liveblogposting" for name in types(node)) for node in nodes)
    if count:
        return count <= MOST_ARTICLES
    return any(meta.get("property") == "og:type" and meta.get("content") == "article" for meta in root.iter("meta"))


def _sign(root: HtmlElement, title: str, text: str, shown: str) -> str | None:
    """What a page with next to no text says that it is, in its title or in its text."""
    if len(shown) > MOST_CHARS_OF_A_WALL:
        return None
    asks = any(field.get("type") == "password" for field in root.iter("input"))
    said = text or shown
    for reason, pattern in _signs():
        if (reason != "log-in" or asks) and (_titles(pattern, title, said) or _fills(pattern, said)):
            return reason
    return None


def _titles(pattern: re.Pattern[str], title: str, said: str) -> bool:
    """Whether the sign is the title, not the beginning of one: "Page not found: archive misses a chart"."""
    found = pattern.search(title)
    if found is None:
        return False
    return len(said) < LEAST_STORY or len(title) <= 2 * len(found[0]) <= 2 * MOST_CHARS_OF_A_TITLE


def _fills(pattern: re.Pattern[str], text: str) -> bool:
    """Whether the sign is what the text says, and not what it reports: paragraphs that don't speak of it are few."""
    spans = [match.span() for match in pattern.finditer(text)]
    at = other = 0
    for line in text.split("\n"):
        parts = [min(end, at + len(line)) - max(start, at) for start, end in spans]
        speaks = any(part > 0 and (len(line) <= MOST_CHARS_OF_A_SIGN or 4 * part >= len(line)) for part in parts)
        other += 0 if speaks else len(line)
        at += len(line) + 1
    return bool(spans) and other < max(LEAST_STORY, len(text) // 2)


@cache
def _signs() -> list[tuple[str, re.Pattern[str]]]:
    signs = tomllib.loads((files("extractors.page") / "signs.toml").read_text(encoding="utf-8"))
    return [(reason, re.compile("|".join(sign["patterns"]), re.I | re.S)) for reason, sign in signs.items()]


def _has_type(nodes: Sequence[Node], wanted: set[str]) -> bool:
    return any(types(node) & wanted for node in nodes)


def _is_list(blocks: Sequence[Block], text: str, prose: int, most_prose: int) -> bool:
    """Mostly links, many of them, and hardly any text beside them; programmes and lyrics are text in short lines."""
    chars = sum(len(block.text) for block in blocks)
    linked = sum(block.link_chars for block in blocks)
    if _links(blocks) < LEAST_LINKS or linked <= LINK_SHARE * chars or prose >= most_prose:
        return False
    lines = {line.removeprefix("- ") for line in text.split("\n")}
    return sum(len(block.text) for block in blocks if not block.link_chars and block.text in lines) < most_prose


def _links(blocks: Sequence[Block]) -> int:
    return sum(block.link_chars > 0.8 * len(block.text) for block in blocks)


def _kind_of_list(path: str | None) -> str:
    if path is not None and ROOT_PATH.match(path):
        return "home-page"
    return "tag-page" if path is not None and TAG_PATH.match(path.lower()) else "section-page"


def _path(url: str | None) -> str | None:
    try:
        parts = urlsplit(url) if url else None
        # `/?p=123` is the address of a story.
        return parts.path if parts and not (parts.query and ROOT_PATH.match(parts.path)) else None
    except ValueError:
        return None
