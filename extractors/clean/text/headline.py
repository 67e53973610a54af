"""The headline as the address spells it, and one that is glued to the paragraph below it."""

import re
from collections.abc import Sequence
from unicodedata import combining, normalize
from urllib.parse import unquote, urlsplit

from extractors.clean.rules.rule import Rule
from extractors.clean.rules.spans import Span

ADDRESS_MIN_WORDS = 4  # fewer are no headline
GLUED_MIN_WORDS, STORY_MIN_WORDS = 5, 8  # of a headline in front of a paragraph, and of what is left of that
DROPPED_LETTERS = 4  # addresses leave out words of no more: "a", "the", "with"
STOPS = frozenset('.:;,!?"”»')  # a lead that the headline was taken from ends so
FILES = frozenset(("html", "htm", "php"))  # how an address ends
WORD = re.compile(r"[^\W_]+")
# How addresses spell what headlines have.
SPELLED = str.maketrans({"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue", "ø": "o", "å": "a", "’": ""})
PLACES = re.compile(r"\S+")
# Behind the headline a sentence begins; a day's name goes on with the one before it ("… new budget Monday night").
BEGINS = re.compile(
    r"\s+(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:January|February|March|April|May|June|July|August)\b"
    r"|(?:September|October|November|December)\b)[\"“'‘«„(]*[A-ZÀ-Þ0-9]"
)
GLUED = Rule("title/glued", "title", "", "The headline stands in front of the first paragraph.", (), ())


def slug_of(url: str) -> tuple[str, ...]:
    """The words of the longest part of the address, in order; none if they are too few for a headline."""
    if "//" not in url:
        return ()
    parts = [[word for word in _words(part) if word not in FILES] for part in unquote(urlsplit(url).path).split("/")]
    longest = max(parts, key=lambda words: len(set(words)))
    return tuple(longest) if len(set(longest)) >= ADDRESS_MIN_WORDS else ()


def address_words(text: str) -> frozenset[str]:
    """The words of a text as an address would spell them."""
    return frozenset(_words(text))


def letters_of(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def glued_headline(key: str, title: str, slug: Sequence[str]) -> list[Span]:
    """The headline that a line begins with, if the line goes on as a paragraph; `title` or `slug` tells it.

    >>> line = "Old lock is shut for good The board said on Monday that nobody had asked for it."
    >>> [line[start:end] for start, end, _ in glued_headline(line, "Old lock is shut for good", ())]
    ['Old lock is shut for good']
    """
    end = _title_ends(key, title) or _slug_ends(key, slug)
    if end is None or key[end - 1] in STOPS or len(key[end:].split()) < STORY_MIN_WORDS or not BEGINS.match(key, end):
        return []
    return [Span(0, end, GLUED)]


def _title_ends(key: str, title: str) -> int | None:
    sought, read = letters_of(title), ""
    if len(title.split()) < GLUED_MIN_WORDS:
        return None
    for word in PLACES.finditer(key):
        read += letters_of(word[0])
        if not sought.startswith(read):
            return None
        if read == sought:
            return word.end()
    return None


def _slug_ends(key: str, slug: Sequence[str]) -> int | None:
    """Where the words of the address end, all of them in order, with short ones between that it leaves out."""
    if len(slug) < GLUED_MIN_WORDS:
        return None
    left = list(slug)
    for word in PLACES.finditer(key):
        for part in _words(word[0]):
            if left and part == left[0]:
                left.pop(0)
            elif len(part) > DROPPED_LETTERS:
                return None
        if not left:
            return word.end()
    return None


def _words(text: str) -> tuple[str, ...]:
    folded = text.casefold().replace("'", "")
    if not folded.isascii():
        spelled = normalize("NFKD", folded.translate(SPELLED))
        folded = "".join([char for char in spelled if not combining(char)])
    return tuple([word for word in WORD.findall(folded) if not word.isdigit()])
