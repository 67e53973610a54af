"""An HTML page to its text before cleaning and its metadata. The only file that imports trafilatura."""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass

import trafilatura
from lxml.html import HtmlElement

from extractors.page.body.blocks import Block
from extractors.page.body.features import Declared, held, is_prose, key_of
from extractors.page.choose import Model, choose, load_model
from extractors.page.facts.images import images_of
from extractors.page.facts.linked_data import Node, plain, read_linked_data
from extractors.page.facts.metadata import read_metadata, value_of
from extractors.page.facts.told import Told, listen
from extractors.page.laid_out import lay_out
from extractors.page.once import once
from extractors.page.taken import taken
from extractors.page.verdict import verdict
from extractors.page.walls import paywalled
from extractors.records import Found, Page, Refusal

# trafilatura's time grows faster than the page: 3 s at 10,000 paragraphs. Past this our own blocks must do.
MAX_BLOCKS_FOR_TRAFILATURA = 4_000
SHORT_SHARE = 0.35  # of the page's prose; a text that has less of it is flagged
LEAST_SHARE = 0.02  # of the page's prose; a reading that has less of it is not believed: it took a menu for the text
BODY_SHARE = 0.5  # a text shorter than this part of the declared `articleBody` is taken to be cut
LEAST_BODY_CHARS = 500
MARKUP = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|div|p|h[1-6]|section|meta|table|ul|script)\b[^<]*>", re.IGNORECASE
)

# It logs each odd page as an error; what became of a page is told by its outcome.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A parsed page before it is decided what of it is the article."""

    root: HtmlElement
    blocks: list[Block]
    nodes: list[Node]  # JSON-LD objects
    told: Told  # what the page says of itself
    found: tuple[Found, ...]
    said: Declared
    flags: tuple[str, ...]


def extract(html: str, *, url: str | None, prune: Sequence[str] = ()) -> Page | Refusal:
    """The text and metadata of an article page; a refusal with the reason if it holds no article.

    `prune` are XPaths of elements that are cut out before the page is read. Raises RulebookError for a wrong one.
    """
    page = read_page(html, url=url, prune=prune)
    if isinstance(page, Refusal):
        return page
    text, extractor = text_of(page, load_model())
    dated = value_of(page.found, "published_at") is not None
    title = page.said.title
    refusal = verdict(page.root, page.nodes, page.blocks, text, url=url, title=title, dated=dated)
    if refusal:
        return refusal
    return Page(
        text,
        extractor=extractor,
        found=page.found,
        images=images_of(page.root, page.told.article, page.told.meta, url),
        flags=(*page.flags, *_walled(page, text), *_short(page, text)),
    )


def read_page(html: str, *, url: str | None, prune: Sequence[str] = ()) -> ReadPage | Refusal:
    """The page's blocks and metadata."""
    laid = lay_out(html, prune)
    if isinstance(laid, Refusal):
        return laid
    root, blocks, flags = laid
    nodes = read_linked_data(root)
    told = listen(root, nodes, url)
    found = read_metadata(told, blocks)
    said = Declared(
        body=max(map(_declared_body, nodes), key=len, default=""),
        title=value_of(found, "title") or "",
        description=value_of(found, "description") or "",
    )
    return ReadPage(root, blocks, nodes, told, found, said, flags)


def text_of(page: ReadPage, model: Model) -> tuple[str, str]:
    """The article's text and the name of the reading that it is from."""
    choice = choose(page.blocks, page.said, model, lambda: opinion_of(page))
    title = key_of(page.said.title)
    chosen = [
        block
        for block, is_taken in zip(page.blocks, taken(page.blocks, choice.odds.tolist(), model.threshold), strict=True)
        if is_taken and not (block.tag == "h1" and key_of(block.text) == title)  # kept as metadata
    ]
    text = "\n".join(_line(block) for block in once(chosen))
    declared = page.said.body
    if len(declared) >= LEAST_BODY_CHARS and len(text) < BODY_SHARE * len(declared):
        return declared, "json-ld"
    if any(map(str.isalnum, text)):
        return text, "blocks+trafilatura" if choice.opinion else "blocks"
    if choice.opinion:
        return choice.opinion, "trafilatura"
    return "\n".join(block.text for block in page.blocks if is_prose(block)), "prose"


def _line(block: Block) -> str:
    return f"- {block.text}" if block.tag == "li" else block.text


def opinion_of(page: ReadPage) -> str:
    """trafilatura's reading of the page; empty if it has none, or none of the prose."""
    if len(page.blocks) > MAX_BLOCKS_FOR_TRAFILATURA:
        return ""
    document = trafilatura.bare_extraction(page.root, include_comments=False, fast=True)
    reading = (document.text or "") if document is not None and not isinstance(document, dict) else ""
    prose = [block for block in page.blocks if is_prose(block)]
    shared = sum(block.letters for block, how in zip(prose, held(prose, reading), strict=True) if how)
    return reading if not prose or shared > LEAST_SHARE * sum(block.letters for block in prose) else ""


def _declared_body(node: Node) -> str:
    """The text that the object declares, a paragraph a line; empty if it declares none."""
    body = node.get("articleBody")
    if not isinstance(body, str):
        return ""
    return "\n".join(line for line in map(plain, re.split(r"\n|</p>|<br\s*/?>", body)) if line)


def _walled(page: ReadPage, text: str) -> tuple[str, ...]:
    return ("paywalled",) if paywalled(page.told.article, page.told.meta, page.blocks, text) else ()


def _short(page: ReadPage, text: str) -> tuple[str, ...]:
    """`suspect-short` where most prose that the page shows was left behind."""
    prose = sum(len(block.text) for block in page.blocks if is_prose(block))
    return ("suspect-short",) if len(text) < SHORT_SHARE * prose else ()


def looks_like_html(text: str) -> bool:
    """Whether a document of unknown kind is a page: two block tags near its beginning, or one that opens it."""
    head = text.lstrip()[:4000]
    return len(MARKUP.findall(head)) >= 2 or bool(MARKUP.match(head))
