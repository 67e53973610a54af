"""One address or id for several stories: all but the first go by another identity, and none is overwritten. Pure.

An address that many texts bear (a section's, a site's root, a script's) and an id without a source (each table counts
from 1) name nothing for sure. What comes under such a name and shares nothing with the story that stands there is
another story, not its revision.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# Of the 128 values of two signatures, equal by chance or by phrases that all texts have: of unlike texts .4 on average,
# in 2 of 1,000 pairs more than 3. A brief that grew to ten times its length still shares 12.
MOST_EQUAL = 3
LEAST_EQUAL = 32  # a text of which the other is a third or more
LEAST_SHINGLES = 20  # a shorter text has too few for its signature to tell anything: its words are looked at
LEAST_SHARED_WORDS = 0.5  # of the shorter title: so many, and it is the same story told anew
LEAST_SHARED_LETTERS = (
    0.5  # of a short text, in words that both have. Counted in letters, since all texts share "in the"
)
# A word, or a character of a script that writes no spaces between words.
WORD = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Story:
    """What is looked at to know a story again."""

    title: str | None
    scheme: str | None  # None: the text has no words
    hashvalues: npt.NDArray[np.uint32]
    shingle_count: int
    text: str = ""


def told_apart(staged: Iterable[tuple[int, str, str | None, Story]], heads: Mapping[str, Story]) -> dict[int, str]:
    """n -> other id, of each `(n, article_id, other_id, story)` that is not the story under its article_id.

    In order, so that the first of a batch stands there for the next. `heads`: the stories that are stored.
    """
    standing = dict(heads)
    apart = {}
    for n, article_id, other_id, story in staged:
        before = standing.get(article_id)
        if before and other_id and is_unlike(before, story):
            apart[n] = other_id
        else:
            standing[article_id] = story
    return apart


@dataclass(frozen=True, slots=True)
class Named:
    """A story and the identity that it goes by."""

    article_id: str
    identity: str
    story: Story


def named(there: Sequence[Named], place: tuple[str, str], content: tuple[str, str], story: Story) -> tuple[str, str]:
    """(article_id, identity) for a story that is not the one under its address or id.

    `there`: the further stories known by that; `place` and `content`: what it may go by itself. It is a version of the
    one at its place unless that is unlike, else of any that is alike; else it is new, by its place if that is free.
    """
    at_place = [one for one in there if one.article_id == place[0]]
    for one in at_place:
        if not is_unlike(one.story, story):
            return one.article_id, one.identity
    for one in there:
        if is_alike(one.story, story):
            return one.article_id, one.identity
    return content if at_place else place


def is_alike(left: Story, right: Story) -> bool:
    """Whether one text is a version of the other, whatever they are called: asked of many, so in doubt it is not."""
    if left.scheme is None or left.scheme != right.scheme:
        return False
    if min(left.shingle_count, right.shingle_count) < LEAST_SHINGLES:
        return left.text == right.text
    return int(np.count_nonzero(left.hashvalues == right.hashvalues)) >= LEAST_EQUAL


def is_unlike(left: Story, right: Story) -> bool:
    """Whether neither texts nor titles have anything in common. In doubt they have."""
    if left.scheme is None or left.scheme != right.scheme:
        return False
    if min(left.shingle_count, right.shingle_count) < LEAST_SHINGLES:
        is_shared = _share_letters(_words(left.text), _words(right.text))
    else:
        is_shared = int(np.count_nonzero(left.hashvalues == right.hashvalues)) > MOST_EQUAL
    return not is_shared and not _share_words(_words(left.title or ""), _words(right.title or ""))


def _share_letters(*texts: set[str]) -> bool:
    shared, shorter = _letters(texts[0] & texts[1]), min(map(_letters, texts))
    return shared >= LEAST_SHARED_LETTERS * shorter


def _share_words(*titles: set[str]) -> bool:
    """Without a title there is nothing to share."""
    shorter = min(map(len, titles))
    return shorter > 0 and len(titles[0] & titles[1]) >= LEAST_SHARED_WORDS * shorter


def _letters(words: set[str]) -> int:
    return sum(map(len, words))


def _words(text: str) -> set[str]:
    return set(WORD.findall(text.casefold()))
