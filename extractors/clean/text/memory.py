"""What is furniture at one publisher: lines that came back in story after story."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b

from extractors.clean.rules.rulebook import SENTENCES, sources
from extractors.clean.text.plain import plain_lines

MIN_STORIES = 3  # two stories share a quotation often enough; three share furniture
TEMPLATE_SHARE = 0.1  # of the stories: reports of results are alike too, but not a tenth of all that a paper prints
MIN_TEMPLATE_LETTERS = 8  # a template that is nearly all mask would match any short line

SENTENCE_SHARE = 0.2  # of the stories: so many don't share a sentence of news
MIN_SENTENCE_WORDS = 3
LINE, TEMPLATE, SENTENCE = b"l", b"t", b"s"  # the first byte of a key
SPEAKS = ("you", "promo", "page", "author")  # kinds of cue words that furniture is made of
SPEAKING_WORDS = 2  # of a sentence, that make it read as furniture
WORD = re.compile(r"[^\W\d_]+")
NUMBER = re.compile(r"\d[\d.,:/-]*")
NAME = re.compile(r"(?<=[a-zà-ÿ] )[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)*")
CALENDAR = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Memory:
    """Furniture by publisher, of one version. Frozen and picklable: it goes to workers as it is."""

    version: str = "none"
    lines: Mapping[str, frozenset[bytes]] = field(default_factory=dict)

    def knows(self, publisher: str, text: str) -> bool:
        """Whether `text`, or its template, was seen in enough stories of `publisher`."""
        known = self.lines.get(publisher.casefold())
        return known is not None and not known.isdisjoint(keys(text))

    def knows_sentence(self, publisher: str, text: str) -> bool:
        """Whether the sentence `text` stands in so many of the publisher's stories, and reads as furniture."""
        known = self.lines.get(publisher.casefold())
        return known is not None and not known.isdisjoint(_sentence_keys(text.casefold())) and reads_as_furniture(text)


def learn(stories: Iterable[tuple[str, str, Iterable[str]]], version: str) -> Memory:
    """Memory from (publisher, cluster, lines) of documents; a cluster counts once, in whatever order they come.

    The lines are those of the raw text: what the rules strike today may be what the next rulebook forgets.
    """
    seen: dict[str, dict[bytes, set[str]]] = {}
    clusters: dict[str, set[str]] = {}
    for publisher, cluster, lines in stories:
        name = publisher.casefold()
        clusters.setdefault(name, set()).add(cluster)
        mine = seen.setdefault(name, {})
        for key in {key for text in plain_lines(list(lines)) if text for key in _all_keys(text)}:
            mine.setdefault(key, set()).add(cluster)
    kept = {
        publisher: frozenset(key for key, found in mine.items() if len(found) >= _enough(key, len(clusters[publisher])))
        for publisher, mine in seen.items()
    }
    return Memory(version, {publisher: known for publisher, known in sorted(kept.items()) if known})


def _enough(key: bytes, stories: int) -> float:
    share = {TEMPLATE: TEMPLATE_SHARE, SENTENCE: SENTENCE_SHARE}.get(key[:1], 0.0)
    return max(MIN_STORIES, share * stories)


def keys(text: str) -> tuple[bytes, ...]:
    """Hashes of the line and of its template, numbers, dates and names masked."""
    exact = text.casefold()
    masked = NUMBER.sub("0", CALENDAR.sub("1", NAME.sub("2", text))).casefold()
    if masked == exact or sum(map(str.isalpha, masked)) < MIN_TEMPLATE_LETTERS:
        return (_hash(LINE, exact),)
    return _hash(LINE, exact), _hash(TEMPLATE, masked)


def outer_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Where the first and the last sentence of a line stand; one place, if it has one only."""
    breaks = [(found.start(), found.end()) for found in SENTENCES.finditer(text)]
    if not breaks:
        return ((0, len(text)),)
    return (0, breaks[0][0]), (breaks[-1][1], len(text))


def reads_as_furniture(text: str) -> bool:
    """Whether words that speak to the reader, offer, or tell of authors are in it."""
    return sum(word in _speaking() for word in WORD.findall(text.casefold())) >= SPEAKING_WORDS


@lru_cache(maxsize=1)
def _speaking() -> frozenset[str]:
    table = tomllib.loads(dict(sources("rules"))["cues"])
    return frozenset(word for kind in SPEAKS for word in table[kind]["words"])


def _all_keys(text: str) -> tuple[bytes, ...]:
    folded = text.casefold()
    found = [folded[start:end] for start, end in outer_sentences(text)] if len(folded) == len(text) else [folded]
    return (*keys(text), *(key for sentence in found for key in _sentence_keys(sentence)))


def _sentence_keys(folded: str) -> tuple[bytes, ...]:
    folded = folded.replace("’", "'").replace("‘", "'")
    return (_hash(SENTENCE, folded.strip()),) if folded.count(" ") + 1 >= MIN_SENTENCE_WORDS else ()


def _hash(kind: bytes, text: str) -> bytes:
    return kind + blake2b(text.encode("utf-8", "surrogatepass"), digest_size=7).digest()
