"""One address or id for several stories: all but the first go under another identity, and none is overwritten. Pure.

An address that many texts bear (a section's, a site's root, a script's) and an id without a source (each table counts
from 1) name nothing for sure. What comes under such a name and shares nothing with the story that stands there is
another story, not its revision.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# Of the 128 values of two signatures, equal by chance or by phrases that all texts have: of unlike texts .4 on average,
# in 2 of 1,000 pairs more than 3. A brief that grew to ten times its length still shares 12.
MOST_EQUAL = 3
LEAST_SHINGLES = 20  # a shorter text has hardly anything to share
LEAST_SHARED_WORDS = 0.5  # of the shorter title: so many, and it is the same story told anew
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Story:
    """What is looked at to know a story again."""

    title: str | None
    scheme: str | None  # None: the text has no words
    hashvalues: npt.NDArray[np.uint32]
    shingle_count: int


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


def is_unlike(left: Story, right: Story) -> bool:
    """Whether neither texts nor titles have anything in common. In doubt they have."""
    if (
        left.scheme is None
        or left.scheme != right.scheme
        or min(left.shingle_count, right.shingle_count) < LEAST_SHINGLES
    ):
        return False
    if int(np.count_nonzero(left.hashvalues == right.hashvalues)) > MOST_EQUAL:
        return False
    words = [set(WORD.findall((story.title or "").casefold())) for story in (left, right)]
    shorter = min(map(len, words))
    return not shorter or len(words[0] & words[1]) < LEAST_SHARED_WORDS * shorter
