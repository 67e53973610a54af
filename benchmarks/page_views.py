"""A labelled page as it would have been made in other years, by other software, or with more around it.

Its text stays the same. Deterministic: what is chosen follows from the page.
"""

from collections.abc import Sequence
from html import escape
from random import Random

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring, fragment_fromstring, tostring

VIEWS = ("plain", "unnamed", "furnished", "listed", "old", "endless")
NAMING = ("class", "id", "role", "itemprop", "itemscope", "itemtype", "data-component", "aria-label", "aria-hidden")
BOXES = frozenset(("article", "main", "aside", "nav", "footer", "header", "section", "figure", "figcaption"))
DIALOGS = (
    "consent", "cookie-banner", "modal", "popup", "overlay", "dialog", "gdpr-notice", "privacy-settings", "paywall",
    "subscribe-popup", "donation", "newsletter-modal", "cookie-policy", "lightbox-content", "message-overlay",
)  # fmt: skip
TALK = ("comments", "comment-list", "disqus", "reader-comments", "kommentare", "discussion", "forum", "responses")


def view(html: str, name: str, donor: Sequence[str]) -> str:
    """`plain`: as it is. `unnamed`: no box has a name or a telling tag, and nothing is declared of the text.

    `old`: also, paragraphs are lines of one box, parted by two <br>. `furnished`: with a dialog or readers' comments,
    maybe longer than the story. `endless`: another story follows in boxes of the same look. `listed`: after two
    paragraphs the story is a list of few words each. `donor`: paragraphs of another page, whose first is its headline.
    """
    if name == "plain":
        return html
    root: HtmlElement = document_fromstring(html.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8"))
    random = Random(len(html))
    if name == "furnished":
        _furnish(root, random, donor)
    elif name == "endless":
        _go_on(root, donor)
    elif name == "listed":
        _list(root, random)
    else:
        _strip_names(root)
        if name == "old":
            _break_lines(root)
    return str(tostring(root, encoding="unicode"))


def _strip_names(root: HtmlElement) -> None:
    for element in root.iter(etree.Element):
        for attribute in NAMING:
            element.attrib.pop(attribute, None)
        if element.tag in BOXES:
            element.tag = "div"
    for script in root.xpath("//script[@type='application/ld+json']"):
        script.text = None


def _break_lines(root: HtmlElement) -> None:
    for paragraph in root.xpath("//p[not(ancestor::li or ancestor::td)]"):
        for _ in range(2):
            paragraph.append(etree.Element("br"))
        paragraph.drop_tag()


def _furnish(root: HtmlElement, random: Random, donor: Sequence[str]) -> None:
    """A dialog at either end of the page, or comments behind the story."""
    body = root.find("body")
    if body is None:
        return
    told = [f"<p>{escape(paragraph)}</p>" for paragraph in donor]
    if random.random() < 0.5:
        inner = f'<h2>{escape(donor[0])}</h2><div class="content">{"".join(told[1:])}</div>'
        box = fragment_fromstring(f'<div class="{random.choice(DIALOGS)}">{inner}</div>')
        near = _story(root) if random.random() < 0.5 else None
        (near if near is not None else body).insert(random.choice((0, 999)), box)
        return
    entries = "".join(f'<div class="entry"><b>{escape(p[:12])}</b>{p}</div>' for p in told[1:])
    box = fragment_fromstring(f'<div class="{random.choice(TALK)}"><h3>{len(told)}</h3>{entries}</div>')
    near = _story(root) if random.random() < 0.5 else None
    (near if near is not None else body).append(box)


def _go_on(root: HtmlElement, donor: Sequence[str]) -> None:
    """The next story in a box of the same names behind the first."""
    story = _story(root)
    if story is None or story.getparent() is None:
        return
    paragraph = next((p.get("class") for p in story.iter("p")), None)
    named = f' class="{escape(paragraph)}"' if paragraph else ""
    told = "".join(f"<p{named}>{escape(p)}</p>" for p in donor[1:])
    box = fragment_fromstring(f"<{story.tag}><h1>{escape(donor[0])}</h1><div>{told}</div></{story.tag}>")
    if story.get("class"):
        box.set("class", story.get("class"))
    story.addnext(box)


def _list(root: HtmlElement, random: Random) -> None:
    """Long paragraphs of the story, but the first two, as lists: of winners, of what was won, of what goes in."""
    story = _story(root)
    long = [p for p in (story.iter("p") if story is not None else ()) if len(p.text_content()) > 80]
    for paragraph in long[2:]:
        words, items = paragraph.text_content().split(), []
        while words:
            count = random.randint(4, 9)
            items.append(f"<li>{escape(' '.join(words[:count]))}</li>")
            words = words[count:]
        tail, paragraph.tail = paragraph.tail, None
        listed = fragment_fromstring(f"<ul>{''.join(items)}</ul>")
        listed.tail = tail
        paragraph.getparent().replace(paragraph, listed)


def _story(root: HtmlElement) -> HtmlElement | None:
    """The box of the first headline's story."""
    found = root.xpath("(//article[.//p] | //main[.//p])[1]")
    return found[0] if found else None
