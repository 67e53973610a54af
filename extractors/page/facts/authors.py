"""Who wrote the article: people, or the organisation that is credited."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, takewhile
from typing import Any, NamedTuple

from lxml.html import HtmlElement

from extractors.facts.byline_words import AGENCIES
from extractors.facts.dates import parse_date
from extractors.facts.names import are_names, person_names
from extractors.page.body.blocks import BIT, HIDDEN, TAG_BITS, Block
from extractors.page.facts.linked_data import plain, texts
from extractors.page.facts.marks import key_of
from extractors.page.facts.places import NOWHERE, is_of_article, words_of
from extractors.page.facts.told import Told
from extractors.records import Found

META_NAMES = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "byl", "dc.creator",
    "dcterms.creator", "dc.creator.author", "cxenseparse:author", "citation_author", "citation_authors", "authors", "twitter:creator:name",
)  # fmt: skip
BYLINE = re.compile(
    r"^(?:by|von|par|por|di|da|door|av|af|text|texte|texto|tekst|(?:written|reported|words|story|posted) by"
    r"|autor(?:in|es|ka)?|auteurs?|oleh|penulis|автор[ыи]?|текст|كتب|كتبت|بقلم|מאת|γράφει)(?![\w’'])[:： ]+\S"
    r"|^(?:記者|记者|文／|文:|文：|作者)|(?:기자|記者|记者)$",
    re.IGNORECASE,
)
# Cards of two parts: `twitter:label1` says what `twitter:data1` is. In the words of the usual plug-ins.
WRITTEN_BY = re.compile(
    r"(?:(?:written|posted) by|author|verfasst von|geschrieben von|autor(?:in)?|[ée]crit par|auteur|escrito por"
    r"|scritto da|autore|geschreven door|skrevet av|skriven av|napisane przez|автор|написано автором|yazan)",
    re.IGNORECASE,
)
CARD = "twitter:misc:"  # the same in one: `twitter:misc:Written by`
# Elements that may hold the author. XPath knows no case: `Author`, `author`, `Byline`, `byline`.
ELEMENTS = (
    "//*[@rel or @itemprop or contains(@class, 'uthor') or contains(@class, 'yline') or contains(@class, 'utor')]"
    "[contains(@rel, 'author') or contains(@itemprop, 'author') or @class]"
    " | //a[contains(@href, '/aut') or contains(@href, '/people/') or contains(@href, '/profile')]"
)
# Names of elements that hold nothing but the author, as content systems call them.
NAMED = re.compile(
    r"(?:^|[\s_-])(?:author-?_?(?:name|link)?|byline-?_?(?:name|author)?|by-?author|(?:post|entry|article|story|meta)-+_*author"
    r"|article__author|author vcard|autor|auteur|autore)(?:$|[\s_-])",
    re.IGNORECASE,
)
AUTHOR_PATH = re.compile(
    r"/(?:author|autor|auteur|autore|authors|autoren|auteurs|autores|autori|people|profiles?)/[^/?#]+/?$", re.IGNORECASE
)
BEST = 3
MOST_NAMED = 4  # more elements or links are a list of authors, not a byline
MOST_MARKED = 8
ACCOUNT = re.compile(r"/author/(?:\w*admin\w*|webmaster|editor|root|user)/?$", re.IGNORECASE)
MAX_BYLINE_CHARS = 160
BEFORE, BEHIND = 6, 25  # blocks around the headline in which a byline stands
NAMELESS_BEHIND = 12  # nearer, where nothing but its box says that it is one
HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}")
# Names in scripts without capitals: two to four words, or glued in Chinese, Japanese and Korean.
FOREIGN = re.compile(r"[^\W\d_]{2,14}(?:[ -][^\W\d_]{1,14}){1,3}")
GLUED = re.compile(r"[\u4e00-\u9fff々]{2,5}|[\uac00-\ud7a3]{2,4}|[\u4e00-\u9fff]{1,3} [\u4e00-\u9fff]{1,3}")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "figcaption")
MOST_WORDS_OF_AN_AGENCY = 4  # in a line of its own, with the place: "AFP, PARIS"
MAX_DATE_CHARS = 60
LEAST_PROSE = 200  # characters of a block that is the story
NO_PLACE = (
    BIT["related"] | BIT["comment"] | BIT["offer"] | HIDDEN | TAG_BITS["nav"] | TAG_BITS["footer"] | TAG_BITS["form"]
)


class Credit(NamedTuple):
    """The names that one source gives."""

    origin: str
    names: tuple[str, ...]
    spoken: bool  # a marked element, or a line that opens with "By"


def authors_of(told: Told, blocks: Sequence[Block]) -> Iterator[Found]:
    """Author values of the best source first: people and agencies before desks, and the site itself last.

    Of the sources that name people the declared ones come first, then the one that stands nearest to the headline.
    """
    credits = _credits(_declared(told))
    near, boxed = _near(told, blocks)
    spoken = (block.text for block in near if _is_byline(block))
    if any(_best(credit, told) == BEST for credit in credits):
        credits += _credits([("visible", list(islice(spoken, 1)))])
    else:  # nobody is named: only now, since looking through all elements of the page takes its time
        nameless = (block.text for at, block in enumerate(boxed) if _is_nameless_byline(block, boxed[at + 1 : at + 2]))
        elsewhere = (block.text for block in blocks if _is_byline(block) and (block.own | block.near) & BIT["byline"])
        credits += _credits(_shown(told, list(islice(chain(spoken, nameless, elsewhere), 2))))
    ranked = sorted(credits, key=lambda credit: -_best(credit, told))
    given: set[str] = set()
    for credit in _fullest_first(ranked):
        if credit.origin not in given:
            given.add(credit.origin)
            others = [name for name in credit.names if not _is_site(name, told)]
            yield from (Found("author", name, credit.origin) for name in others or credit.names)


def _fullest_first(credits: Sequence[Credit]) -> list[Credit]:
    """The first, unless the byline names the same people and more: JSON-LD of some sites knows but one of them."""
    people = {*credits[0].names} if credits else set()
    fuller = [c for c in credits[1:] if c.spoken and people < {*c.names} and all(map(_is_person, c.names))]
    return [*fuller[:1], *(credit for credit in credits if credit not in fuller[:1])]


def _credits(sources: Iterable[tuple[str, Sequence[str]]]) -> list[Credit]:
    return [credit for origin, values in sources if (credit := _credit(origin, values)).names]


def _credit(origin: str, values: Sequence[str]) -> Credit:
    names = tuple(dict.fromkeys(name for value in values for name in person_names(value)[0]))
    return Credit(origin, names, origin == "microdata" or any(map(BYLINE.search, values)))


def _best(credit: Credit, told: Told) -> int:
    return max(_rank(name, credit.origin, told) for name in credit.names)


def _rank(name: str, origin: str, told: Told) -> int:
    """3 for people and agencies, 2 for a desk or one word that is declared, 1 for the site itself, 0 for initials."""
    if name.lower() in AGENCIES or (_is_person(name) and not _is_site(name, told)):
        return BEST
    if _is_site(name, told):
        return 1
    return 2 if origin in ("json-ld", "meta") and not name[0].islower() else 0


def _is_person(name: str) -> bool:
    if name[0] < "\u0370":
        return are_names([name]) and name.lower() not in AGENCIES
    return bool(GLUED.fullmatch(name) or FOREIGN.fullmatch(name))


def _is_site(name: str, told: Told) -> bool:
    """Whether the name is the site's own, or a host name."""
    words = name.split()
    house = key_of(words[0]) in told.marks.sites and len(words) <= 3  # "BBC News", "MDR Thüringen"
    return name.lower() not in AGENCIES and (house or bool(HOST.fullmatch(name)) or told.marks.is_site(name))


def _declared(told: Told) -> Iterator[tuple[str, list[str]]]:
    """Origin and values of each source in the head of the page, most trusted first."""
    article, meta = told.article, told.meta
    yield "json-ld", [*_credited(article.get("author")), *_credited(article.get("creator"))]
    yield "meta", [value for name in META_NAMES for value in meta.get(name, []) if not value.startswith("http")]
    yield "meta", list(_cards(meta))


def _credited(author: Any) -> list[str]:
    """The names of who is no account of the content system: `/author/admin/` is whoever pressed the button."""
    authors = author if isinstance(author, list) else [author]
    return [name for one in authors if not _is_account(one) for name in texts(one)]


def _is_account(author: Any) -> bool:
    address = author.get("url") or author.get("@id") if isinstance(author, Mapping) else None
    return isinstance(address, str) and bool(ACCOUNT.search(address))


def _shown(told: Told, written: list[str]) -> Iterator[tuple[str, list[str]]]:
    """What the page shows, nearest to the headline first; `written` are its bylines as blocks."""
    marked, named, linked = _elements(told)
    links, names = _nearest(linked, told, MOST_NAMED), _nearest(named, told, MOST_NAMED)
    yield "microdata", _nearest(marked, told, MOST_MARKED)
    yield "visible", [_parted(line, [*links, *names]) for line in written[:1]]
    yield "visible", names
    yield "visible", links
    yield "visible", written[1:2]


def _parted(line: str, names: Sequence[str]) -> str:
    """`By Ada QuillHealth reporter` → `By Ada Quill | Health reporter`, where elements of the page part the words."""
    for name in names:
        at = line.find(name) + len(name)
        if at >= len(name) and line[at : at + 1].isalnum():
            line = f"{line[:at]} | {line[at:]}"
    return line


def _cards(meta: Mapping[str, list[str]]) -> Iterator[str]:
    for number in "12":
        labels, values = meta.get(f"twitter:label{number}", []), meta.get(f"twitter:data{number}", [])
        yield from (value for label, value in zip(labels, values, strict=False) if WRITTEN_BY.fullmatch(label))
    for name, values in meta.items():
        if name.startswith(CARD) and WRITTEN_BY.fullmatch(name.removeprefix(CARD)):
            yield from values


def _elements(told: Told) -> tuple[list[HtmlElement], list[HtmlElement], list[HtmlElement]]:
    """Elements that are marked as the author, are named for one, and links to the page of one."""
    marked, named, linked = [], [], []
    found = told.root.xpath(ELEMENTS)
    for element in found if isinstance(found, list) else ():
        if not isinstance(element, HtmlElement) or element.tag in ("link", "meta", "body", "html", "article", "script"):
            continue
        if "author" in (element.get("rel") or "").split() or (element.get("itemprop") or "").lower() == "author":
            if is_of_article(element):
                marked.append(element)
        elif NAMED.search(element.get("class") or ""):
            named.append(element)
        elif element.tag == "a" and AUTHOR_PATH.search(element.get("href") or ""):
            linked.append(element)
    return marked, named, linked


def _nearest(elements: Sequence[HtmlElement], told: Told, most: int) -> list[str]:
    """Texts of those that stand nearest to the headline; none if they are many, as in a list of the staff."""
    placed = [(told.places.nearness(element), element) for element in elements]
    nearest = max((near for near, _ in placed), default=NOWHERE)
    if nearest == NOWHERE:
        return []
    texts_ = (_name_in(element) for near, element in placed if near == nearest)
    headline = key_of(told.shown.text) if told.shown else ""
    found = list(
        dict.fromkeys(text for text in texts_ if 1 < len(text) <= MAX_BYLINE_CHARS and key_of(text) != headline)
    )
    outer = [text for text in found if not any(text != other and other in text for other in found)]
    return outer if len(outer) <= most else []


def _name_in(element: HtmlElement) -> str:
    """The text, or of an object in microdata its name."""
    for inner in element.iterdescendants("span", "a", "meta", "div", "strong"):
        if (inner.get("itemprop") or "").lower() == "name":
            return plain(inner.get("content") or "") or words_of(inner)
    return words_of(element)


def _near(told: Told, blocks: Sequence[Block]) -> tuple[Sequence[Block], list[Block]]:
    """The blocks around the headline, and those before the story in which a line of names is a byline without "By"."""
    title = key_of(told.shown.whole) if told.shown else ""
    at = next((i for i, b in enumerate(blocks) if b.tag in ("h1", "h2", "h3") and key_of(b.text) == title), None)
    if at is None:
        return blocks[:BEHIND], []
    head = blocks[max(0, at - 2) : at + NAMELESS_BEHIND]
    return blocks[max(0, at - BEFORE) : at + BEHIND], list(takewhile(lambda b: len(b.text) < LEAST_PROSE, head))


def _is_byline(block: Block) -> bool:
    """Opens with "By", and what follows is names."""
    if len(block.text) > MAX_BYLINE_CHARS or (block.own | block.around) & NO_PLACE or not BYLINE.search(block.text):
        return False
    names, agency = person_names(block.text)
    boxed = bool((block.own | block.near) & BIT["byline"]) and not block.text[0].islower()
    return bool(names) and (boxed or agency is not None or all(map(_is_person, names)))


def _is_nameless_byline(block: Block, following: Sequence[Block]) -> bool:
    """Holds nothing but names and stands in a box for bylines, or above the date; or nothing but an agency."""
    here = block.own | block.near
    if len(block.text) > MAX_BYLINE_CHARS or block.tag in HEADINGS or here & BIT["caption"]:
        return False
    if (block.own | block.around) & NO_PLACE:
        return False
    names, agency = person_names(block.text)
    if agency and len(block.text.split()) <= MOST_WORDS_OF_AN_AGENCY:
        return True
    placed = here & BIT["byline"] or (
        are_names([block.text]) and any(len(b.text) <= MAX_DATE_CHARS and parse_date(b.text) for b in following)
    )
    return bool(placed and names) and all(map(_is_person, names))
