"""One element of XML, whatever was broken in it: names, texts and markup."""

import html
import html.entities
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from lxml import etree

PREFIXES = {
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://search.yahoo.com/mrss/": "media",
}
RSS = ("http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/", "http://backend.userland.com/rss2")
XML = "{http://www.w3.org/XML/1998/namespace}"
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(\w{2,31};)?")
CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)

Element = etree._Element  # lxml has no public name for it
Values = Mapping[str, Sequence[Element]]  # elements by name


def parse(root: str, text: str) -> Element | None:
    """The tag `root` as an element with `text` in it. What is broken in it is left out; None: all of it is.

    Entities are none of XML's business here: HTML's are replaced, others stay as they are written.
    """
    pieces = CDATA.split(text)
    pieces[::2] = [REFERENCE.sub(_reference, piece) if "&" in piece else piece for piece in pieces[::2]]
    try:
        return etree.fromstring(f"{root}{''.join(pieces)}".encode("utf-8", "replace"), parser=_parser())
    except etree.XMLSyntaxError:
        return None


def values_of(parent: Element) -> Values:
    """The elements right below, by name."""
    found: dict[str, list[Element]] = defaultdict(list)
    for child in parent.iterchildren(etree.Element):
        found[name_of(child)].append(child)
    return found


def name_of(element: Element) -> str:
    """`dc:creator`, whatever prefix the feed declares for it, if any; in lower case, since feeds disagree on that."""
    space, _, name = str(element.tag).rpartition("}")
    if not space or space[1:] in RSS:
        return name.lower()
    return f"{PREFIXES.get(space[1:], '?')}:{name}".lower()


def inner_text(element: Element) -> str:
    return "".join(map(str, element.itertext())).strip()


def serialized(element: Element) -> str:
    """The elements in it as HTML, without prefixes."""
    for child in element.iterdescendants(etree.Element):
        child.tag = str(child.tag).rpartition("}")[2].rpartition(":")[2]
    etree.cleanup_namespaces(element)
    inner = (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return html.escape(element.text or "", quote=False) + "".join(inner)


def _reference(found: re.Match[str]) -> str:
    """The character that HTML means; else the sign itself, which an address or a name was written with."""
    character = html.entities.html5.get(found[1]) if found[1] else None
    return html.escape(character) if character else f"&amp;{found[1] or ''}"


@cache
def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
