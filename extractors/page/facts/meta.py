"""What the meta elements of a page say."""

from lxml.html import HtmlElement

from extractors.page.facts.linked_data import plain

MOST_OF_A_NAME = 100  # tags come one by one; more are an attack


def meta_values(root: HtmlElement) -> dict[str, list[str]]:
    """The contents of all meta elements by lower-case name or property, in document order.

    By itemprop too, of those in the head: in the body they may speak of any thing on the page.
    """
    values: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        content = plain(element.get("content") or "")
        if content:
            parent = element.getparent()
            keys = (
                ("name", "property", "itemprop")
                if parent is not None and parent.tag == "head"
                else ("name", "property")
            )
            names = {element.get(key, "").strip().lower() for key in keys}
            for name in names - {""}:
                known = values.setdefault(name, [])
                if len(known) < MOST_OF_A_NAME:
                    known.append(content)
    return values
