"""The names of site and section that pages put around their headlines, learnt from the page itself."""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from extractors.facts.dates import parse_date
from extractors.page.facts.linked_data import Node, texts, types
from extractors.page.facts.places import words_of

# `Headline | Section | Site`, `Site: headline`, `标题_站名`. A strong bar is hardly ever part of a headline.
STRONG = "|｜丨¦»•"
BAR = re.compile(
    r"\s*[|｜丨¦»]\s*|\s+(?:[•·«<>›‹~/:]|::|[–—-])\s+|\s*[_＿：]\s*|\s*－\s*|:\s+|\s[-–—](?=\S)|(?<=[^\x00-\u2fff])[-–—](?=[^\x00-\u2fff])"
)
DATED = re.compile(r"\s*[(\[][^()\[\]]{0,20}\b(?:19|20)\d\d[)\]]$")  # "(Published 2016)"
MOST_WORDS = 4  # of a section that nothing else on the page names
MOST_NAME_CHARS = 60
MOST_NAME_WORDS = 6
MAX_NAMES = 30
FIRST_LINKS = 60  # among them the logo is, which links to the site's root
PUBLIC_SUFFIXES = frozenset(("", "co", "couk", "com", "comau", "cojp", "cokr", "coza", "conz", "combr", "org", "net"))
SITE_TYPES = frozenset(("website", "organization", "newsmediaorganization", "periodical", "newspaper", "creativework"))
MOST_EXCESS = 12  # characters that a site's name may have more than we know of it: "Harbour Post Online"
LEAST_PART = 5  # characters of a name that is found inside another
LEAST_HEADLINE = 5  # characters that must be left
AFFIX = re.compile(
    r"^(?:the|www|die|der|das|le|la|el|il)\s+|[\s.](?:com|org|net|info|news|online|co\.uk|[a-z]{2})$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Marks:
    """Keys of the names that the site gives itself, and of its sections."""

    sites: frozenset[str]
    sections: frozenset[str]

    def is_site(self, text: str, excess: int = MOST_EXCESS) -> bool:
        """Whether the text is a name of the site, maybe with a word more or less."""
        if key_of(text) in self.sites:
            return True
        key = key_of(AFFIX.sub("", text))
        return key in self.sites or any(
            min(len(key), len(site)) >= LEAST_PART
            and ((site in key and len(key) - len(site) <= excess) or (key in site and 2 * len(key) >= len(site)))
            for site in self.sites
        )

    def is_section(self, text: str) -> bool:
        return key_of(text) in self.sections or " ".join(text.casefold().split()) in _words()


def marks_of(root: HtmlElement, meta: Mapping[str, list[str]], url: str | None) -> Marks:
    """What the page says of its site's name and of its own section, JSON-LD aside."""
    folders = [unquote(part).replace("-", " ") for part in _parts(url)[:-1] if not any(map(str.isdigit, part))]
    sections = [
        *meta.get("article:section", []),
        *meta.get("section", []),
        *[folder for folder in folders if len(folder.split()) <= MOST_WORDS],
    ]
    return _marks(_site_names(root, meta, url), sections)


def with_linked_data(marks: Marks, article: Node) -> Marks:
    """The marks with what the JSON-LD object of the article says of its publisher and section."""
    whole = article.get("isPartOf")
    wholes = [
        name for node in (whole if isinstance(whole, list) else [whole]) if _is_site(node) for name in texts(node)
    ]
    more = _marks([*texts(article.get("publisher")), *wholes], texts(article.get("articleSection")))
    return Marks(marks.sites | more.sites, marks.sections | more.sections)


def _marks(names: Iterable[str], sections: Iterable[str]) -> Marks:
    short = [name for name in islice(names, MAX_NAMES) if len(name.split()) <= MOST_NAME_WORDS]
    sites = {key_of(form) for name in short for form in (name, AFFIX.sub("", name))}
    return Marks(
        frozenset(sites - PUBLIC_SUFFIXES), frozenset(key_of(section) for section in islice(sections, MAX_NAMES)) - {""}
    )


def site_name(article: Node, meta: Mapping[str, list[str]]) -> tuple[str, str] | None:
    """As the page gives it, and its origin; None if it gives none that can be a name."""
    names = (
        *((name, "opengraph") for name in meta.get("og:site_name", [])),
        *((name, "json-ld") for name in texts(article.get("publisher"))),
        *((name, "meta") for name in meta.get("application-name", [])),
    )
    return next((one for one in names if len(one[0]) <= MOST_NAME_CHARS and not one[0].startswith("http")), None)


def strip_marks(title: str, marks: Marks, held: Collection[str] = ()) -> str:
    """The headline without the names of site and section, dates and the like before and behind it.

    `held` are keys of headlines that the page shows: a part that one of them has is only taken off if it is the
    site or a section.

    >>> strip_marks("Harbour wall reopens | Harbour Post", Marks(frozenset({"harbourpost"}), frozenset()))
    'Harbour wall reopens'
    """
    text = DATED.sub("", " ".join(title.split()))
    while True:
        shorter = _without_start(text, marks) or _without_end(text, marks, held)
        if not shorter:
            return text
        text = shorter


def last_bar(text: str) -> re.Match[str] | None:
    return next(reversed(list(BAR.finditer(text))), None)


def key_of(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())


def _without_end(text: str, marks: Marks, held: Collection[str]) -> str | None:
    """None if nothing is to be taken off."""
    bar = last_bar(text)
    if bar is None or (bar.start() < LEAST_HEADLINE and not _is_wide(text)):
        return None
    head, tail, sign = text[: bar.start()], text[bar.end() :], bar[0].strip()
    shown = key_of(text) in held
    strong = sign in STRONG
    if marks.is_site(tail, 0 if shown else MOST_EXCESS):
        return head
    if not bar[0].startswith(":") and marks.is_section(tail) and (strong or not shown):
        return head
    if _is_date(tail) or not tail:
        return head
    return head if strong and not shown and len(tail.split()) <= MOST_WORDS and len(tail) <= 30 else None


def _without_start(text: str, marks: Marks) -> str | None:
    bar = BAR.search(text)
    if bar is None or (len(text) - bar.end() < LEAST_HEADLINE and not _is_wide(text)):
        return None
    head, tail = text[: bar.start()], text[bar.end() :]
    section = bar[0].strip() in STRONG and marks.is_section(head)
    return tail if section or marks.is_site(head, 0) or not head else None


def _is_date(text: str) -> bool:
    digits = sum(map(str.isdigit, text))
    if digits < 4 or len(text.split()) > 5:
        return False
    date = parse_date(text)
    return date is not None and date.precision in ("second", "minute", "day")


def _is_wide(text: str) -> bool:
    """Whether it is written without spaces, so that few characters say much."""
    return any("\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" for char in text)


def _site_names(root: HtmlElement, meta: Mapping[str, list[str]], url: str | None) -> Iterator[str]:
    for name in ("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site"):
        yield from (value.lstrip("@") for value in meta.get(name, []) if not value.startswith("http"))
    labels = _host(url).removeprefix("www.").split(".")
    if len(labels) >= 2:
        yield ".".join(labels)
        yield ".".join(labels[-2:])
        yield from (label for label in labels[:-1] if len(label) > 3)
    home = (
        link for link in islice(root.iter("a"), FIRST_LINKS) if link.get("href") == "/" or link.get("rel") == "home"
    )
    for link in islice(home, 3):
        name = words_of(link)
        yield name if len(name.split()) <= MOST_WORDS else ""


def _is_site(node: object) -> bool:
    return isinstance(node, Mapping) and bool(types(node) & SITE_TYPES)


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def _parts(url: str | None) -> list[str]:
    try:
        return [part for part in urlsplit(url or "").path.split("/") if part]
    except ValueError:
        return []


@cache
def _words() -> frozenset[str]:
    table = tomllib.loads((files("extractors.page.facts") / "marks.toml").read_text(encoding="utf-8"))
    return frozenset(word.casefold() for word in table["words"])
