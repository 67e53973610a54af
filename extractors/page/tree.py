"""HTML text to a tree, whatever it holds: never an endless parse, never text that is silently lost."""

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from extractors.records import Refusal

MAX_CHARS = 12_000_000  # the heaviest news pages seen have 3 million; parsing and reading grow with it
# libxml2 gives up at 2,048 open elements and drops the rest of the text without an error.
MAX_DEPTH = 2_000
# Elements without meaning: taking them out flattens a page and keeps its paragraphs.
WRAPPERS = re.compile(
    r"</?(?:div|span|section|font|center|b|i|em|strong|blockquote|ul|ol|li|table|tbody|tr|td)\b[^>]*>", re.I
)
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def parse(html: str) -> tuple[HtmlElement, tuple[str, ...]] | Refusal:
    """The root of the page and flags; `flattened` where it nested deeper than can be read.

    Refuses `too-large`, `too-deep` and `no-text`.
    """
    if len(html) > MAX_CHARS:
        return Refusal("extract", "too-large", f"{len(html)} characters, at most {MAX_CHARS}")
    text = NOT_XML.sub(" ", html)
    root = _tree(text)
    if root is None:
        return Refusal("extract", "no-text")
    if not _too_deep(root):
        return root, ()
    root = _tree(WRAPPERS.sub("\n", text))
    if root is None or _too_deep(root):
        return Refusal("extract", "too-deep", f"more than {MAX_DEPTH} elements inside each other")
    return root, ("flattened",)


def _tree(text: str) -> HtmlElement | None:
    if not text.strip():
        return None
    parser = HTMLParser(huge_tree=True, encoding="utf-8", remove_pis=True)
    try:
        return document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _too_deep(root: HtmlElement) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth >= MAX_DEPTH:
            return True
    return False
