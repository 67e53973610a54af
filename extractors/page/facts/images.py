"""Pictures of a page with the captions and credits that its markup gives them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from lxml.html import HtmlElement

from extractors.page.facts.linked_data import Node, first, plain, texts

MAX_IMAGES = 50
SOURCES = ("src", "data-src", "data-original", "data-lazy-src")


def images_of(root: HtmlElement, article: Node, url: str | None) -> str | None:
    """JSON list of `{url, caption, credit}`, each value a string or null; None if there are none.

    Addresses are absolute, by the page's `<base>` and its address `url`; without both they stay as they are written.
    """
    base = base_of(root, url)
    seen: dict[str, dict[str, str | None]] = {}
    for image in [*_figures(root), *_declared(article.get("image"))]:
        image["url"] = _absolute(image["url"], base) or image["url"]
        key = image["url"] or image["caption"] or ""
        if key and key not in seen:
            seen[key] = image
    images = list(seen.values())[:MAX_IMAGES]
    return json.dumps(images, ensure_ascii=False) if images else None


def base_of(root: HtmlElement, url: str | None) -> str:
    """What relative addresses of the page start from; empty if nobody says."""
    declared = next((element.get("href") for element in root.iter("base") if element.get("href")), None)
    return _absolute(declared, url or "") or url or ""


def _absolute(address: str | None, base: str) -> str | None:
    """None for what is no address."""
    try:
        return urljoin(base, address.strip()) if address else None
    except ValueError:  # "http://["
        return None


def _figures(root: HtmlElement) -> Iterator[dict[str, str | None]]:
    for figure in root.iter("figure"):
        caption = next(iter(figure.iter("figcaption")), None)
        if caption is not None:
            text = plain(" ".join(caption.itertext()))
            credit = _credit(caption)
            if credit and text.endswith(credit):
                text = text[: -len(credit)].rstrip(" |–-")
            yield {"url": _source(figure), "caption": text or None, "credit": credit}


def _credit(caption: HtmlElement) -> str | None:
    for element in caption.iter("span", "small", "cite", "div", "p", "em"):
        name = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
        if any(word in name for word in ("credit", "copyright", "photographer", "source")):
            return plain(" ".join(element.itertext())) or None
    return None


def _source(figure: HtmlElement) -> str | None:
    for image in figure.iter("img", "amp-img"):
        for name in SOURCES:
            value = (image.get(name) or "").strip()
            if value and not value.startswith("data:"):
                return value
    return None


def _declared(value: Any) -> Iterator[dict[str, str | None]]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item.startswith(("http", "/")):
            yield {"url": item, "caption": None, "credit": None}
        elif isinstance(item, Mapping):
            address = next(iter([*texts(item.get("url")), *texts(item.get("contentUrl"))]), None)
            if address:
                yield {
                    "url": address,
                    "caption": first(item, "caption", "description"),
                    "credit": first(item, "creditText"),
                }
