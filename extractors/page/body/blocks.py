"""A parsed page to its blocks: the runs of text that a reader sees as one paragraph, heading, item or row."""

import re
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from extractors.page.body.cues import DIALOG, HIDDEN, hides, is_for_hearing, named

BLOCK_TAGS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
        "hr", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot",
        "thead", "tr", "ul", "html", "amp-img", "amp-carousel", "label",
    )
)  # fmt: skip
# Nothing in these is read as text. A button's words are the page's, never the story's; <rt> is how a word is spoken.
SKIPPED_TAGS = frozenset(
    (
        "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "button", "select",
        "option", "input", "textarea", "audio", "video", "canvas", "head", "map", "datalist", "amp-ad", "progress",
        "rt", "rp",
    )
)  # fmt: skip
MAX_SPOKEN_CHARS = 40  # what is hidden and longer may be the rest of a story behind "read more"
BREAK = "\v"  # no page holds one: parse() makes it a space
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphens and zero-width characters part no words
# A sign of these says as much as two or three Latin letters.
WIDE = re.compile("[\u1100-\u11ff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f]")
WIDER = 1.5  # letters more


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
    letters: int  # its length, as if it were written in Latin letters


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
            if not reader.open(element):
                walk.skip_subtree()
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
        self.own_blocks: set[HtmlElement] = set()  # open elements of the page's own invention that stand as blocks
        self.alone: dict[HtmlElement | None, bool] = {}

    def open(self, element: HtmlElement) -> bool:
        """Whether the element is read."""
        tag = element.tag
        if tag in BLOCK_TAGS:
            self.flush()
            self._enter(element, tag)
        elif tag in SKIPPED_TAGS:
            return False
        elif tag == "br":
            self._break()
        elif tag in ("td", "th"):
            if self.pieces:
                self.pieces.append(" | ")
        elif tag == "a":
            self.links += 1
        elif tag in ("b", "strong"):
            self.bolds += 1
        elif "-" in tag and self._stands_alone(element):
            self.own_blocks.add(element)
            self.flush()
            self._enter(element, tag)
        elif element.attrib and _is_spoken(element):
            return False
        if element.text:
            self.add(element.text)
        return True

    def close(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in BLOCK_TAGS or element in self.own_blocks:
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
        if not self.pieces:
            return
        text = "".join(self.pieces)
        if text.isspace() or not (text := _tidy(text)):
            self.pieces = []
            self.link_chars = self.bold_chars = 0
            return
        frame, size = self.frames[-1], len(text)
        self.blocks.append(
            Block(
                text, frame.tag, frame.own, frame.around, frame.near, frame.path[:-1], frame.style,
                min(self.link_chars, size), min(self.bold_chars, size), letters(text),
            )
        )  # fmt: skip
        self.pieces = []
        self.link_chars = self.bold_chars = 0

    def _break(self) -> None:
        """One <br> ends a line, two end a paragraph."""
        ended = next((piece for piece in reversed(self.pieces) if piece == BREAK or not _is_blank(piece)), "")
        if ended == BREAK:
            self.flush()
        elif self.pieces:
            self.pieces.append(BREAK)

    def _stands_alone(self, element: HtmlElement) -> bool:
        """Whether no text stands beside it: then `<story-text>` is a paragraph, and not a part of one."""
        parent = element.getparent()
        if parent not in self.alone:
            beside = (parent.text, *(child.tail for child in parent)) if parent is not None else ()
            self.alone[parent] = not any(text and not _is_blank(text) for text in beside)
        return self.alone[parent]

    def _enter(self, element: HtmlElement, tag: str) -> None:
        above = self.frames[-1]
        attributes = element.attrib
        if attributes:
            get = attributes.get
            own, label = named(tag, get("class"), get("id"), get("itemprop"), get("data-component"))
            if "hidden" in attributes or get("aria-hidden") == "true" or hides(get("style")):
                own |= HIDDEN
            if get("role") in ("dialog", "alertdialog") or get("aria-modal") == "true":
                own |= DIALOG
        else:
            own, label = named(tag, None, None, None, None)
        self.count += 1
        near = above.own | self.frames[-2].own if len(self.frames) > 1 else above.own
        path = (*above.path, self.count)
        self.frames.append(_Frame(tag, own, above.around | above.own, near, path, label, f"{above.label}>{label}"))


def letters(text: str) -> int:
    """The length of the text, as if it were written in Latin letters."""
    if text.isascii() or max(text) < "\u1100":
        return len(text)
    return len(text) + int(WIDER * len(WIDE.findall(text)))


def _is_spoken(element: HtmlElement) -> bool:
    """Whether it stands within a line, unseen, for those who hear the page."""
    hidden = is_for_hearing(element.get("class")) or hides(element.get("style"))
    return hidden and len(element.text_content().strip()) <= MAX_SPOKEN_CHARS


def _is_blank(text: str) -> bool:
    return text.isspace() or not UNSEEN.sub("", text).strip()


def _tidy(text: str) -> str:
    """Single spaces, and a line break for each <br>."""
    if not text.isascii():
        text = UNSEEN.sub("", text)
    if BREAK not in text:
        return " ".join(text.split())
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split(BREAK))))
