"""HTML text to a tree, whatever it holds: never an endless parse, never text that is silently lost."""

import re
from collections.abc import Sequence

from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HTMLParser, document_fromstring

from extractors.errors import RulebookError
from extractors.records import Refusal

MAX_CHARS = 12_000_000  # the heaviest news pages seen have 3 million; parsing and reading grow with it
# libxml2 gives up at 2,048 open elements and drops the rest of the text without an error.
MAX_DEPTH = 2_040
# Elements without meaning: taking them out flattens a page and keeps its paragraphs.
WRAPPERS = re.compile(
    r"</?(?:div|span|section|font|center|b|i|em|strong|blockquote|ul|ol|li|table|tbody|tr|td)\b[^>]*>", re.I
)
# Elements that libxml2 is too old to know: it doesn't see that they end the head.
HTML5_TAGS = frozenset(("article", "aside", "figure", "footer", "header", "hgroup", "main", "nav", "section"))
# Control characters end the parser's text; as bytes they are replaced at no cost.
CLEAN_BYTES = bytes(32 if byte < 32 and byte not in b"\t\n" else byte for byte in range(256))
# lxml.html asks a Python function for the class of each element, so that forms and inputs have one of their own.
PLAIN = etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment)
NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")


def parse(html: str) -> tuple[HtmlElement, tuple[str, ...]] | Refusal:
    """The root of the page and flags; `flattened` where it nested deeper than can be read.

    Refuses `too-large`, `too-deep` and `no-text`.
    """
    if len(html) > MAX_CHARS:
        return Refusal("extract", "too-large", f"{len(html)} characters, at most {MAX_CHARS}")
    root = _tree(html)
    if root is None:
        return Refusal("extract", "no-text")
    if not _too_deep(root):
        return root, ()
    root = _tree(WRAPPERS.sub("\n", html))
    if root is None or _too_deep(root):
        return Refusal("extract", "too-deep", f"more than {MAX_DEPTH} elements inside each other")
    return root, ("flattened",)


def cut(root: HtmlElement, xpaths: Sequence[str]) -> None:
    """Takes the elements out of the tree; text that follows one stays. Raises RulebookError for a wrong XPath."""
    for xpath in xpaths:
        try:
            found = root.xpath(xpath)
        except etree.XPathError as error:
            raise RulebookError(
                f"prune {xpath!r} is not an XPath ({error}). The page was not read. Mend it in the publisher's file."
            ) from error
        for element in found if isinstance(found, list) else ():
            if isinstance(element, HtmlElement) and element.getparent() is not None:
                element.drop_tree()


def _tree(text: str) -> HtmlElement | None:
    if not text.strip():
        return None
    content = text.encode("utf-8", "replace").translate(CLEAN_BYTES)
    for bad in NONCHARACTERS:
        content = content.replace(bad, b" ")
    parser = HTMLParser(huge_tree=True, encoding="utf-8", remove_pis=True)
    parser.set_element_class_lookup(PLAIN)
    try:
        root = document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    _free_from_head(root)
    return root


def _free_from_head(root: HtmlElement) -> None:
    """HTML 5 lets a page leave out `</head><body>`; libxml2 then takes `<article>` for a part of the head."""
    head = root.find("head")
    if head is None:
        return
    first = next((n for n, child in enumerate(head) if child.tag in HTML5_TAGS), None)
    if first is None:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    moved = head[first:]
    moved[-1].tail = f"{moved[-1].tail or ''}{body.text or ''}"
    body.text = None
    body[:0] = moved


def _too_deep(root: HtmlElement) -> bool:
    """Whether the parser gave up. Its last element stands at the greatest depth then, or beside one that does."""
    deepest = root
    while len(deepest):
        deepest = deepest[-1]
    return sum(1 for _ in deepest.iterancestors()) >= MAX_DEPTH
