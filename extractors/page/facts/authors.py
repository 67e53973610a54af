"""Who wrote the article: people, or the organisation that is credited."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

from extractors.facts.byline_words import AGENCIES
from extractors.facts.names import person_names
from extractors.page.body.blocks import Block
from extractors.page.facts.bylines import BYLINE, elsewhere, is_person, nameless, spoken
from extractors.page.facts.credited import Credited, credited
from extractors.page.facts.linked_data import texts
from extractors.page.facts.marks import key_of
from extractors.page.facts.surroundings import around
from extractors.page.facts.told import Told
from extractors.records import Found

META_NAMES = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "byl", "dc.creator",
    "dcterms.creator", "dc.creator.author", "cxenseparse:author", "citation_author", "citation_authors",
    "authors", "twitter:creator:name",
)  # fmt: skip
# Cards of two parts: `twitter:label1` says what `twitter:data1` is. In the words of the usual plug-ins.
WRITTEN_BY = re.compile(
    r"(?:(?:written|posted) by|author|verfasst von|geschrieben von|autor(?:in)?|[ée]crit par|auteur|escrito por"
    r"|scritto da|autore|geschreven door|skrevet av|skriven av|napisane przez|автор|написано автором|yazan)",
    re.IGNORECASE,
)
CARD = "twitter:misc:"  # the same in one: `twitter:misc:Written by`
BEST = 3
MOST_AUTHORS = 100
ACCOUNT = re.compile(r"/author/(?:\w*admin\w*|webmaster|editor|root|user)/?$", re.IGNORECASE)
HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}")


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
    near = around(told.shown, blocks)
    if any(_best(credit, told) == BEST for credit in credits):
        credits += _credits([("visible", list(islice(spoken(near), 1)))])
    else:  # nobody is named: only now, since looking through all elements of the page takes its time
        lines = chain(spoken(near), nameless(near), elsewhere(blocks, near))
        credits += _credits(_shown(credited(told), list(islice(lines, 2))))
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
    fuller = [c for c in credits[1:] if c.spoken and people < {*c.names} and all(map(is_person, c.names))]
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
    if name.lower() in AGENCIES or (is_person(name) and not _is_site(name, told)):
        return BEST
    if _is_site(name, told):
        return 1
    return 2 if origin in ("json-ld", "meta") and not name[0].islower() else 0


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
    return [name for one in authors[:MOST_AUTHORS] if not _is_account(one) for name in texts(one)]


def _is_account(author: Any) -> bool:
    address = author.get("url") or author.get("@id") if isinstance(author, Mapping) else None
    return isinstance(address, str) and bool(ACCOUNT.search(address))


def _shown(elements: Credited, lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """What the page shows, nearest to the headline first."""
    yield "microdata", elements.marked
    yield "visible", [_parted(line, [*elements.linked, *elements.named]) for line in lines[:1]]
    yield "visible", elements.named
    yield "visible", elements.linked
    yield "visible", lines[1:2]


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
