"""One address or id for several stories: all but the first go by another identity, and none is overwritten. Pure.

An address that many texts bear (a section's, a site's root, a script's) and an id without a source (each table counts
from 1) name nothing for sure. What comes under such a name and shares nothing with the story that stands there is
another story, not its revision.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from warehouse.load.alike import NONE, Line, Story, is_surely_version, is_version, share_title

# Of the 128 values of two signatures, equal by chance or by phrases that all texts have: of unlike texts .4 on average,
# in 2 of 1,000 pairs more than 3. A brief that grew to ten times its length still shares 12.
MOST_EQUAL = 3
LEAST_EQUAL = 32  # a text of which the other is a third or more
BRIEF = 100  # shingles: in a shorter text one standing sentence is a third of its signature, so its words are looked at


def told_apart(
    staged: Iterable[tuple[int, str, str | None, Story]], heads: Mapping[str, Story], standing: Set[Line] = NONE
) -> dict[int, str]:
    """n -> other id, of each `(n, article_id, other_id, story)` that is not the story under its article_id.

    In order, so that the first of a batch is there for the next. `heads`: the stories that are stored; `standing`:
    sentences and titles that tell no story.
    """
    there = dict(heads)
    apart = {}
    for n, article_id, other_id, story in staged:
        before = there.get(article_id)
        if before and other_id and is_unlike(before, story, standing):
            apart[n] = other_id
        else:
            there[article_id] = story
    return apart


@dataclass(frozen=True, slots=True)
class Named:
    """A story and the identity that it goes by."""

    article_id: str
    identity: str
    story: Story


def named(
    there: Sequence[Named],
    place: tuple[str, str],
    content: tuple[str, str],
    story: Story,
    standing: Set[Line] = NONE,
) -> tuple[str, str]:
    """(article_id, identity) for a story that is not the one under its address or id.

    `there`: the further stories known by that; `place` and `content`: what it may go by itself. It is a version of the
    one at its place unless that is unlike, else of any that is alike; else it is new, by its place if that is free.
    """
    at_place = [one for one in there if one.article_id == place[0]]
    for one in at_place:
        if not is_unlike(one.story, story, standing):
            return one.article_id, one.identity
    for one in there:
        if is_alike(one.story, story):
            return one.article_id, one.identity
    return content if at_place else place


def is_alike(left: Story, right: Story) -> bool:
    """Whether one text is a version of the other, whatever they are called: asked of many, so in doubt it is not."""
    if left.scheme is None or left.scheme != right.scheme:
        return False
    if np.count_nonzero(left.hashvalues == right.hashvalues) < LEAST_EQUAL:
        return False  # first, since thousands of briefs may stand under one address, and words take 50 times as long
    is_brief = min(left.shingle_count, right.shingle_count) < BRIEF
    return not is_brief or (bool(left.text and right.text) and is_surely_version(left, right))


def is_unlike(left: Story, right: Story, standing: Set[Line] = NONE) -> bool:
    """Whether neither texts nor titles show that it is one story. In doubt they do."""
    if left.scheme is None or left.scheme != right.scheme:
        return False
    if min(left.shingle_count, right.shingle_count) < BRIEF:
        return not is_version(left, right, standing)
    is_shared = int(np.count_nonzero(left.hashvalues == right.hashvalues)) > MOST_EQUAL
    return not is_shared and not share_title(left, right, standing)
