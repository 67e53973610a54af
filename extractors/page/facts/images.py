"""Pictures of a page, its lead picture first, with the captions and credits that its markup gives them."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from extractors.page.facts.linked_data import Node, first, plain, texts
from extractors.page.facts.places import is_elsewhere, words_of

MAX_IMAGES = 50
# What the page shows to those who share it is its lead picture.
SHARED = ("og:image", "og:image:secure_url", "og:image:url")
SHARED_ELSEWHERE = (
    "twitter:image",
    "twitter:image:src",
    "image",
    "thumbnail",
    "sailthru.image.full",
    "parsely-image-url",
)
SOURCES = ("src", "data-src", "data-original", "data-lazy-src", "data-lazy", "data-url")
SOURCE_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
# Files that stand in for a picture until it is loaded.
EMPTY = re.compile(
    r"^data:|/(?:blank|spacer|placeholder|transparent|pixel|1x1|loading|lazy)[\w-]{0,12}\.(?:gif|png|svg|jpe?g)(?:$|\?)"
)
STEPS = 5  # up the tree in which a box of other stories is looked for

Image = dict[str, str | None]


def images_of(root: HtmlElement, article: Node, meta: Mapping[str, list[str]], url: str | None) -> str | None:
    """JSON list of `{url, caption, credit}`, each value a string or null; None if there are none.

    First the lead picture that the page declares, then those of its JSON-LD, then its figures. Addresses are absolute,
    by the page's `<base>` and its address `url`; without both they stay as they are written.
    """
    base = base_of(root, url)
    seen: dict[str, Image] = {}
    for image in _all(root, article, meta):
        image["url"] = _absolute(image["url"], base) or image["url"]
        key = _key(image["url"]) or image["caption"] or ""
        known = seen.setdefault(key, image) if key else image
        if known is not image:  # a figure knows the words for a picture that is declared
            known.update({name: value for name, value in image.items() if value and not known[name]})
    images = list(seen.values())[:MAX_IMAGES]
    return json.dumps(images, ensure_ascii=False) if images else None


def base_of(root: HtmlElement, url: str | None) -> str:
    """What relative addresses of the page start from; empty if nobody says."""
    declared = next((element.get("href") for element in root.iter("base") if element.get("href")), None)
    return _absolute(declared, url or "") or url or ""


def _all(root: HtmlElement, article: Node, meta: Mapping[str, list[str]]) -> Iterator[Image]:
    yield from _named(meta, SHARED)
    yield from _declared(article.get("image"))
    yield from _named(meta, SHARED_ELSEWHERE)
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "image_src" and link.get("href"):
            yield _image(link.get("href"))
    yield from _declared(article.get("thumbnailUrl"))
    yield from _figures(root)


def _named(meta: Mapping[str, list[str]], names: tuple[str, ...]) -> Iterator[Image]:
    yield from (_image(value) for name in names for value in meta.get(name, []) if _is_address(value))


def _image(url: str | None, caption: str | None = None, credit: str | None = None) -> Image:
    return {"url": url, "caption": caption, "credit": credit}


def _is_address(value: str) -> bool:
    return not value.startswith("data:") and ("/" in value or "." in value)


def _absolute(address: str | None, base: str) -> str | None:
    """None for what is no address."""
    try:
        return urljoin(base, address.strip()) if address else None
    except ValueError:  # "http://["
        return None


def _key(url: str | None) -> str | None:
    """Equal for one file by http and https, at two sizes that only a parameter tells apart."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return url
    query = f"?{parts.query}" if "." not in parts.path.rpartition("/")[2] else ""
    return f"{parts.netloc}{parts.path}{query}" or None


def _figures(root: HtmlElement) -> Iterator[Image]:
    for figure in root.iter("figure"):
        source = _source(figure)
        caption = next(iter(figure.iter("figcaption")), None)
        if caption is None and (source is None or _is_beside(figure)):
            continue
        text = words_of(caption) if caption is not None else ""
        credit = _credit(caption) if caption is not None else None
        if credit and text.endswith(credit):
            text = text[: -len(credit)].rstrip(" |–-")
        yield _image(source, text or None, credit)


def _is_beside(figure: HtmlElement) -> bool:
    step: HtmlElement | None = figure
    for _ in range(STEPS):
        if step is None:
            return False
        if step.tag == "aside" or is_elsewhere(step):
            return True
        step = step.getparent()
    return False


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
            if value and not EMPTY.search(value):
                return value
    for image in figure.iter("img", "source", "amp-img"):
        for name in SOURCE_SETS:
            if value := (image.get(name) or "").strip():
                return value.split(", ")[-1].split()[0]
    return None


def _declared(value: Any) -> Iterator[Image]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and _is_address(item):
            yield _image(plain(item))
        elif isinstance(item, Mapping):
            address = next(
                iter([*texts(item.get("url")), *texts(item.get("contentUrl")), *texts(item.get("@id"))]), None
            )
            if address:
                yield _image(address, first(item, "caption", "description"), first(item, "creditText"))
