"""A parsed page to its blocks: the runs of text that a reader sees as one paragraph, heading, item or row."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import re2
from lxml import etree
from lxml.html import HtmlElement

BLOCK_TAGS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
        "hr", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot",
        "thead", "tr", "ul", "html", "amp-img", "amp-carousel", "label",
    )
)  # fmt: skip
# Nothing in these is read as text. A button's words are the page's, never the story's.
SKIPPED_TAGS = frozenset(
    (
        "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "button", "select",
        "option", "input", "textarea", "audio", "video", "canvas", "head", "map", "datalist", "amp-ad", "progress",
    )
)  # fmt: skip
# What the names of boxes say of the text in them: one bit a cue.
CUES = tomllib.loads((files("extractors.page.body") / "cues.toml").read_text(encoding="utf-8"))
NAMES = tuple(CUES)
BIT = {name: 1 << bit for bit, name in enumerate(NAMES)}
TAG_BITS = {
    name: 1 << (len(NAMES) + bit)
    for bit, name in enumerate(
        (
            "article", "main", "aside", "nav", "footer", "header", "form", "figure", "blockquote", "table", "ul", "ol",
            "section", "details", "dl",
        )
    )
}  # fmt: skip
HIDDEN = 1 << (len(NAMES) + len(TAG_BITS))
BODY_PROPERTY = HIDDEN << 1
HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
DIGITS = re.compile(r"\d+")
BREAK = "\v"  # no page holds one: parse() makes it a space
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphens and zero-width characters part no words


@dataclass(slots=True)
class Block:
    """One block of a page with what its surroundings say of it."""

    text: str
    tag: str  # of the nearest block element
    own: int  # cue bits of that element
    around: int  # cue bits of all its ancestors
    near: int  # cue bits of the parent and grandparent
    path: tuple[int, ...]  # numbers of the open block elements around it; blocks with one path stand side by side
    style: str  # tag and class of the element and its parent: blocks that the page sets alike
    link_chars: int
    bold_chars: int


@dataclass(slots=True)
class _Frame:
    """An open block element."""

    tag: str
    own: int
    around: int
    near: int
    path: tuple[int, ...]
    label: str
    style: str


def read_blocks(root: HtmlElement, *, most: int) -> list[Block]:
    """The blocks of the page in document order, none of them empty. Stops soon after `most`."""
    reader = _Reader()
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            if element.tag in SKIPPED_TAGS:
                walk.skip_subtree()
                reader.skipping = element
            else:
                reader.open(element)
        elif event == "end":
            reader.close(element)
            if len(reader.blocks) > most:
                break
        elif element.tail:
            reader.add(element.tail)
    reader.flush()
    return reader.blocks


class _Reader:
    """Collects the text between block boundaries."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.frames = [_Frame("html", 0, 0, 0, (0,), "", "")]
        self.pieces: list[str] = []
        self.links = self.bolds = 0  # open <a> and <b>
        self.link_chars = self.bold_chars = 0
        self.count = 0
        self.skipping: HtmlElement | None = None

    def open(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in BLOCK_TAGS:
            self.flush()
            self._enter(element, tag)
        elif tag == "br":
            self._break()
        elif tag in ("td", "th"):
            if self.pieces:
                self.pieces.append(" | ")
        elif tag == "a":
            self.links += 1
        elif tag in ("b", "strong"):
            self.bolds += 1
        if element.text:
            self.add(element.text)

    def close(self, element: HtmlElement) -> None:
        tag = element.tag
        if element is self.skipping:
            self.skipping = None
        elif tag in BLOCK_TAGS:
            self.flush()
            self.frames.pop()
        elif tag == "a":
            self.links -= 1
        elif tag in ("b", "strong"):
            self.bolds -= 1
        if element.tail:
            self.add(element.tail)

    def add(self, text: str) -> None:
        self.pieces.append(text)
        if self.links:
            self.link_chars += len(text.strip())
        if self.bolds:
            self.bold_chars += len(text.strip())

    def flush(self) -> None:
        text = "".join(self.pieces)
        if text.isspace():
            text = ""
        elif text:
            text = _tidy(text)
        if text:
            frame = self.frames[-1]
            self.blocks.append(
                Block(
                    text,
                    frame.tag,
                    frame.own,
                    frame.around,
                    frame.near,
                    frame.path[:-1],
                    frame.style,
                    min(self.link_chars, len(text)),
                    min(self.bold_chars, len(text)),
                )
            )
        self.pieces = []
        self.link_chars = self.bold_chars = 0

    def _break(self) -> None:
        """One <br> ends a line, two end a paragraph."""
        ended = next((piece for piece in reversed(self.pieces) if not piece.isspace() or piece == BREAK), "")
        if ended == BREAK:
            self.flush()
        elif self.pieces:
            self.pieces.append(BREAK)

    def _enter(self, element: HtmlElement, tag: str) -> None:
        above = self.frames[-1]
        named = tag not in ("html", "body")  # their classes speak of the page, not of a box in it
        own = (cues(element.get("class"), element.get("id")) if named else 0) | TAG_BITS.get(tag, 0)
        attributes = element.attrib
        if (
            "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or HIDES.search(attributes.get("style", ""))
        ):
            own |= HIDDEN
        if "articlebody" in (attributes.get("itemprop", "") + attributes.get("data-component", "")).lower():
            own |= BODY_PROPERTY
        self.count += 1
        near = above.own | self.frames[-2].own if len(self.frames) > 1 else above.own
        label = _label(tag, element.get("class"))
        path = (*above.path, self.count)
        self.frames.append(_Frame(tag, own, above.around | above.own, near, path, label, f"{above.label}>{label}"))


def _tidy(text: str) -> str:
    """Single spaces, and a line break for each <br>."""
    if not text.isascii():
        text = UNSEEN.sub("", text)
    if BREAK not in text:
        return " ".join(text.split())
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split(BREAK))))


@lru_cache(maxsize=20_000)
def _label(tag: str, class_name: str | None) -> str:
    return f"{tag}.{DIGITS.sub('', class_name or '')}"


@lru_cache(maxsize=20_000)
def cues(class_name: str | None, identifier: str | None) -> int:
    """The cue bits that an element's class and id speak of."""
    text = f"{class_name or ''} {identifier or ''}".lower()
    if len(text) < 3:
        return 0
    matcher, bits = _matcher()
    found = 0
    for index in matcher.Match(text[:300]) or ():
        found |= bits[index]
    return found


@cache
def _matcher() -> tuple[Any, list[int]]:
    """All patterns as one set, and the bit of each."""
    options = re2.Options()
    options.max_mem = 64 << 20  # with the usual 8 MB the automaton is thrown away and built again
    matcher, bits = re2.Set.SearchSet(options), []
    for name, bit in BIT.items():
        for pattern in CUES[name]["patterns"]:
            matcher.Add(pattern)
            bits.append(bit)
    matcher.Compile()
    return matcher, bits
