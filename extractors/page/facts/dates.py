"""When the article was published and changed, as the page writes it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from extractors.facts.dates import parse_date
from extractors.page.body.blocks import Block
from extractors.page.body.cues import BIT
from extractors.page.facts.linked_data import Node, texts
from extractors.page.facts.places import is_of_article, words_of
from extractors.page.facts.surroundings import around
from extractors.page.facts.told import Told
from extractors.records import Found

PUBLISHED_NAMES = (
    "article:published_time", "og:published_time", "article:published", "og:article:published_time", "datepublished",
    "date_published", "publish-date", "publish_date", "publication_date", "publishdate", "pubdate", "parsely-pub-date",
    "cxenseparse:recs:publishtime", "sailthru.date", "citation_publication_date", "dc.date.issued", "dcterms.created",
    "dc.date", "dcterms.date", "dc.created", "article.published", "article:post_date", "displaydate", "ptime",
    "originalpublicationdate", "created", "date", "last-published", "shareaholic:article_published_time", "bt:pubdate",
    "rnews:datepublished", "datecreated",
)  # fmt: skip
PUBLISHED_KEYS = ("datePublished", "dateCreated")  # never `uploadDate`: a video is older than the report it stands in
MODIFIED_NAMES = (
    "article:modified_time", "og:updated_time", "og:modified_time", "article:modified", "datemodified",
    "last-modified", "dcterms.modified", "dc.date.modified", "utime", "lastmod", "revised", "updated",
)  # fmt: skip
MODIFIED = re.compile(
    r"modif|updat|aktualis|aktualiz|mise? à jour|maj\b|actualiz|aggiorn|atualiz|bijgewerkt|oppdater|opdater|uppdater"
    r"|päivit|обновл|оновл|güncelle|更新|수정|تحديث|diperbarui|ενημέρωσ",
    re.IGNORECASE,
)
PUBLISHED = re.compile(
    r"publi|posted|veröffentlicht|erstellt|pubblicat|gepubliceerd|posté|criado|opublik|julkaistu|опубл|发布|發布|公開|게시|입력|نشر",
    re.IGNORECASE,
)
IN_URL = re.compile(
    r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2]|[a-z]{3})[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)", re.IGNORECASE
)
DATED = re.compile(
    r"(?<!\d)(?:1[6-9]|2[01])\d\d(?!\d)|\d{1,2}[./]\d{1,2}[./]\d\d|[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u0e50-\u0e59]{2}"
)
NUMBERED = re.compile(r"\d")
MAX_CHARS = 100
STEPS = 3  # up the tree in which a word before a date is looked for
MOST_DAYS = 3  # at one distance from the headline; more are a list of other stories
MOST_WORDS_BESIDE = 6  # in a line with a date; more are a sentence
ANY_TIME = datetime(2020, 6, 15, tzinfo=UTC)  # whether "3 hours ago" can be read, not when that was
MAX_MARKED = 300  # a page has some dozens of times; more are an archive or an attack
MAX_CHARS_OF_AGO = 60
MAX_WORDS_OF_A_LINE = 18
JOINING = frozenset(("de", "del", "di", "of", "d’", "den"))  # inside a date
OPENS = re.compile(r"(?:by|von|par|por|di|door|av|af|from)\b", re.IGNORECASE)
LABEL = re.compile(r"^[^\d:：]{1,20}[:：]\s*(?=\d)")  # "发布时间：2026-03-12"
YEAR = re.compile(r"(?<!\d)(?:1[6-9]|2[01])\d\d(?!\d)")
SENTENCE = re.compile(r"[a-z\u0400-\u04ff]{3,}[.!?…][\"”’]?$")


class Marked(NamedTuple):
    """An element that is marked as a time."""

    value: str
    is_change: bool
    is_publication: bool  # it says so
    nearness: int  # to the headline
    is_behind: bool  # the headline


def dates_of(told: Told, blocks: Sequence[Block]) -> Iterator[Found]:
    """`published_at` and `modified_at`, most trusted first: what the head of the page declares.

    Only where it declares nothing that can be read: what the page shows, its address, and for want of all these the
    date of change.
    """
    article, meta = told.article, told.meta
    published = list(_read("published_at", _declared(article, PUBLISHED_KEYS, meta, PUBLISHED_NAMES), told.language))
    modified = list(_read("modified_at", _declared(article, ("dateModified",), meta, MODIFIED_NAMES), told.language))
    marked = [] if published and modified else _by_place(islice(_marked(told), MAX_MARKED))
    changes = [("microdata", mark.value) for mark in marked if mark.is_change]
    modified = modified or list(_read("modified_at", changes, told.language))
    yield from published or _read("published_at", _shown(told, marked, blocks), told.language)
    yield from (Found("published_at", found.value, found.origin) for found in modified if not published)
    yield from modified


def _read(field: str, sources: Iterable[tuple[str, str]], language: str | None) -> Iterator[Found]:
    """The values that are dates, as they are written."""
    for origin, value in sources:
        date = parse_date(value, language=language, reference=ANY_TIME) if len(value) <= MAX_CHARS else None
        if date and date.precision in ("second", "minute", "day"):
            yield Found(field, value.strip(), origin)


def _declared(
    article: Node, keys: Sequence[str], meta: Mapping[str, list[str]], names: Sequence[str]
) -> Iterator[tuple[str, str]]:
    yield from (("json-ld", value) for key in keys for value in texts(article.get(key)))
    yield from (("meta", value) for name in names for value in meta.get(name, []))


def _shown(told: Told, marked: Sequence[Marked], blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    yield from (("microdata", mark.value) for mark in marked if not mark.is_change)
    yield from (("visible", value) for value in _written(told, blocks))
    if told.url and (found := IN_URL.search(told.url)):
        month = found[2] if found[2].isdigit() else None
        yield "url", f"{found[1]}-{month}-{found[3]}" if month else f"{found[3]} {found[2]} {found[1]}"


def _by_place(marked: Iterable[Marked]) -> list[Marked]:
    """Those that stand nearest to the headline first; without the dates of a list of teasers."""
    by_nearness: dict[int, list[Marked]] = {}
    for mark in marked:
        by_nearness.setdefault(mark.nearness, []).append(mark)
    placed = [group for _, group in sorted(by_nearness.items(), reverse=True) if not _is_list(group)]
    return [mark for group in placed for mark in sorted(group, key=lambda m: (not m.is_publication, not m.is_behind))]


def _is_list(marked: Sequence[Marked]) -> bool:
    days = {mark.value[:10] for mark in marked if not mark.is_change}
    return len(days) > MOST_DAYS


def _marked(told: Told) -> Iterator[Marked]:
    """The elements that are marked as a time and stand in no box of something else."""
    headline, is_behind = told.places.headline, False
    for element in told.root.iter("time", "abbr", "span", "div", "p", "meta", "relative-time", "h1", "h2"):
        is_behind = is_behind or element is headline
        prop = (element.get("itemprop") or "").lower()
        if element.tag not in ("time", "relative-time") and not prop.startswith("date") and not _is_stamp(element):
            continue
        nearness = told.places.nearness(element)
        if nearness < 0 or (not is_of_article(element) if prop else _is_in_prose(element)):
            continue
        value = element.get("datetime") or element.get("content") or element.get("title") or words_of(element)
        named = f"{prop} {element.get('class') or ''}"
        says = f"{named} {_text_before(element)}"
        publication = prop == "datepublished" or "pubdate" in element.attrib or bool(PUBLISHED.search(says))
        # WordPress names a date that was never changed `published updated`.
        change = bool(MODIFIED.search(says)) and not PUBLISHED.search(named)
        yield Marked(" ".join(value.split()), change, publication and not change, nearness, is_behind)


def _is_stamp(element: HtmlElement) -> bool:
    """`<abbr class="published" title="2024-03-05T07:00:00Z">`, as the hAtom format has it."""
    return bool(element.get("title")) and "published" in (element.get("class") or "").split()


def _is_in_prose(element: HtmlElement) -> bool:
    """Whether it dates something that a sentence of the text speaks of."""
    parent = element.getparent()
    if parent is None or parent.tag not in ("p", "li", "td", "blockquote"):
        return False
    text = words_of(parent)
    return len(text.split()) > MOST_WORDS_BESIDE and bool(SENTENCE.search(text))


def _text_before(element: HtmlElement) -> str:
    """What the line says right before the element, also where it stands in a box of its own."""
    step = element
    for _ in range(STEPS):
        before, parent = step.getprevious(), step.getparent()
        if before is not None:
            said = (before.tail or "").strip()
            inline = isinstance(before.tag, str) and before.tag in ("span", "b", "strong", "em", "i", "small", "label")
            return said or (words_of(before)[-40:] if inline else "")
        said = ((parent.text or "") if parent is not None else "").strip()
        if said or parent is None or parent.tag not in ("span", "b", "strong", "em", "i", "small", "p", "div"):
            return said
        step = parent
    return ""


def _written(told: Told, blocks: Sequence[Block]) -> Iterator[str]:
    """Dated lines near the headline, those in a byline box first; of two dates in a line that of publication."""
    near = around(told.shown, blocks)
    # Above the headline stands the date of publication, or in the head of the page that of today.
    above = [block for block in near.above if not (block.own | block.near) & BIT["navigation"]]
    lines = [block for block in (*near.below, *above) if _is_dateline(block)]
    for block in sorted(lines, key=lambda block: not (block.own | block.near) & BIT["byline"]):
        yield from _lines(block.text)


def _is_dateline(block: Block) -> bool:
    text = block.text
    if len(text) > MAX_CHARS or not NUMBERED.search(text):
        return False
    # A day without a year, or so many hours ago, only where nothing but a date can stand.
    boxed = (block.own | block.near) & BIT["byline"] and len(text) <= MAX_CHARS_OF_AGO
    if not boxed and (not DATED.search(text) or _is_prose(text)):
        return False
    return len(text.split()) <= MAX_WORDS_OF_A_LINE and not SENTENCE.search(text)


def _is_prose(text: str) -> bool:
    """Whether words say more than who, where, and when: "Gates open on 2 June 2031"."""
    if MODIFIED.search(text) or PUBLISHED.search(text) or OPENS.match(text):
        return False
    words = [word for word in text.split() if word.lower() not in JOINING]
    numbered = [bool(NUMBERED.search(word)) for word in words]
    beside = [any(numbered[max(0, at - 1) : at + 2]) for at in range(len(words))]
    spoken = [word for word, near in zip(words, beside, strict=True) if not near and len(word) > 3 and word.islower()]
    return bool(spoken) or len(set(YEAR.findall(text))) > 1


def _lines(text: str) -> Iterator[str]:
    """`Updated 7 May 2024, published 5 May 2024` → the later part before the former."""
    text = LABEL.sub("", text) if not MODIFIED.search(text) else text
    said = [
        (match.start(), "change" if MODIFIED.match(text, match.start()) else "publication")
        for match in _words_of_time(text)
    ]
    ends = [*(start for start, _ in said[1:]), len(text)]
    parts = [(kind, text[start:end]) for (start, kind), end in zip(said, ends, strict=False)]
    dated = [(kind, part) for kind, part in parts if NUMBERED.search(part)]
    if len(dated) > 1 and {kind for kind, _ in dated} == {"change", "publication"}:
        yield from (part for kind, part in sorted(dated, key=lambda pair: pair[0] == "change"))
    else:
        yield text


def _words_of_time(text: str) -> Iterator[re.Match[str]]:
    return re.finditer(f"{MODIFIED.pattern}|{PUBLISHED.pattern}", text, re.IGNORECASE)
