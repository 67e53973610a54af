"""What the meta elements of a page say."""

from lxml.html import HtmlElement

from extractors.page.facts.linked_data import plain


def meta_values(root: HtmlElement) -> dict[str, list[str]]:
    """The contents of all meta elements by lower-case name, property or itemprop, in document order."""
    values: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        content = plain(element.get("content") or "")
        if content:
            names = {element.get(key, "").strip().lower() for key in ("name", "property", "itemprop")}
            for name in names - {""}:
                values.setdefault(name, []).append(content)
    return values
