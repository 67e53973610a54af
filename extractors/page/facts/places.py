"""Where on a page an element stands: in the frame around the story or in it, and how near to the headline."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from extractors.page.body.blocks import SKIPPED_TAGS
from extractors.page.body.cues import BIT, HIDES, cues
from extractors.page.facts.linked_data import plain

# Boxes that hold other stories, readers' words, or the frame of the page.
ELSEWHERE_TAGS = frozenset(("nav", "footer", "form", "dialog", "template", "noscript"))
ELSEWHERE = BIT["related"] | BIT["comment"] | BIT["offer"] | BIT["consent"] | BIT["advert"]
SPACED = frozenset(("br", "p", "div", "li", "h1", "h2", "h3", "td", "tr", "ul", "section", "header", "time"))
NAMED_ELSEWHERE = re.compile(
    r"ticker|river|latest|sidebar|newsflash|trending|weather|masthead|top-?bar|site-?header|page-?header|most-?read"
    r"|copyright|breadcrumb",
    re.IGNORECASE,
)
BESIDE = -1  # in a box beside the story, which may hold the byline
NOWHERE = -2  # in a box of something else
MAX_STEPS = 60  # up the tree; deeper pages are attacks


class Places:
    """Places in relation to the headline. A box that holds the headline too says nothing of what else it holds."""

    def __init__(self, headline: HtmlElement | None) -> None:
        self.headline = headline
        self.depths: dict[HtmlElement, int] = {}
        if headline is not None:
            above = list(_lineage(headline))
            self.depths = {element: len(above) - steps for steps, element in enumerate(above)}

    def nearness(self, element: HtmlElement) -> int:
        """Greater is nearer: the depth of the smallest box that holds both; BESIDE or NOWHERE if another is between.

        0 for all elements of the story if the page shows no headline.
        """
        beside = False
        for step in _lineage(element):
            if step in self.depths:
                return BESIDE if beside else self.depths[step]
            if is_elsewhere(step):
                return NOWHERE
            beside = beside or step.tag == "aside"
        return BESIDE if beside else 0


def is_elsewhere(element: HtmlElement) -> bool:
    """Whether the box is named for something other than the story."""
    attributes = element.attrib
    return (
        element.tag in ELSEWHERE_TAGS
        or bool(NAMED_ELSEWHERE.search(f"{attributes.get('class', '')} {attributes.get('id', '')}"))
        or bool(cues(attributes.get("class"), attributes.get("id")) & ELSEWHERE)
        or "Comment" in attributes.get("itemtype", "")
    )


def is_of_article(element: HtmlElement) -> bool:
    """Whether what microdata says in the element it says of an article, and not of a video, a comment or an event."""
    scope = next((step for step in _lineage(element) if step is not element and "itemscope" in step.attrib), None)
    kind = (scope.get("itemtype") or "").rstrip("/").rpartition("/")[2].lower() if scope is not None else ""
    return not kind or kind in ("webpage", "creativework", "recipe", "review") or kind.endswith(("article", "posting"))


def is_hidden(element: HtmlElement) -> bool:
    return any(HIDES.search(step.get("style") or "") or "hidden" in step.attrib for step in _lineage(element))


def words_of(element: HtmlElement) -> str:
    """The text as a reader sees it: words at either side of a line break or of a box stay apart."""
    return plain("".join(_pieces(element)))


def _pieces(element: HtmlElement) -> Iterator[str]:
    walk = etree.iterwalk(element, events=("start", "end", "comment"))
    for event, step in walk:
        if event == "start":
            if step.tag in SKIPPED_TAGS:
                walk.skip_subtree()
            else:
                yield " " if step.tag in SPACED else ""
                yield step.text or ""
        elif step is not element:
            yield " " if step.tag in SPACED else ""
            yield step.tail or ""


def _lineage(element: HtmlElement) -> Iterator[HtmlElement]:
    """The element and all above it, below the body."""
    step: HtmlElement | None = element
    for _ in range(MAX_STEPS):
        if step is None or step.tag in ("body", "html"):
            return
        yield step
        step = step.getparent()
