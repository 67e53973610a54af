"""Whether a feed's own text is all that the page would give, so that the page need not be asked."""

import html
import re

from extractors.decode import decode
from extractors.page.html import extract
from extractors.records import Refusal
from flows.fetch.reading.feed import Entry

LEAST_WORDS = 120  # of an entry's text: a teaser of two paragraphs is no story
LEAST_SHARE = 0.95  # of the page's phrases that the entry must have: what it lacks would be lost for good
PHRASE = 4  # words
MAX_PAGE_BYTES = 1 << 20  # larger ones are not compared: it is done between two requests
AGREED = 3  # pages in a row before pages are no longer asked
PROBE = 10  # then still every tenth: a feed may be cut short one day
TAG = re.compile(r"<(?:script|style).*?</(?:script|style)>|<[^<>]*>", re.DOTALL | re.IGNORECASE)
WORD = re.compile(r"\w+")


def may_be_whole(entry: Entry) -> bool:
    """Whether the entry has a text that could be the story: its content, not its summary, and long enough."""
    return entry.part == "content" and len(_words(entry.content)) >= LEAST_WORDS


def is_whole(entry: Entry, page: bytes, url: str) -> bool:
    """Whether the text that ingest would take from the page stands in the entry."""
    if len(page) > MAX_PAGE_BYTES:
        return False
    decoded = decode(page)
    read = decoded if isinstance(decoded, Refusal) else extract(decoded.text, url=url)
    if isinstance(read, Refusal):
        return False
    wanted, there = _phrases(read.text), _phrases(entry.content)
    return bool(wanted) and len(wanted & there) >= LEAST_SHARE * len(wanted)


def takes_text(agreed: int, number: int) -> bool:
    """Whether the text of the entry is taken, of a feed whose last `agreed` pages were no more than their entries."""
    return agreed >= AGREED and number % PROBE != 0


def _phrases(text: str) -> set[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[n : n + PHRASE]) for n in range(len(words) - PHRASE + 1)}


def _words(text: str) -> list[str]:
    return WORD.findall(html.unescape(TAG.sub(" ", text)).lower())
