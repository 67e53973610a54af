"""The blocks around the headline, where date and byline stand."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractors.page.body.blocks import Block
from extractors.page.body.cues import BIT, HIDDEN, TAG_BITS
from extractors.page.facts.headings import Heading
from extractors.page.facts.marks import key_of

BEFORE, BEHIND = 6, 25
LEAST_PROSE = 200  # characters of a block that is the story
# Boxes of other stories, of readers, and of the frame of the page.
NO_PLACE = (
    BIT["related"] | BIT["comment"] | BIT["offer"] | HIDDEN | TAG_BITS["nav"] | TAG_BITS["footer"] | TAG_BITS["aside"]
)


class Surroundings(NamedTuple):
    """What stands around the headline, in boxes of the story only."""

    above: list[Block]  # the nearest first
    below: list[Block]  # up to the second paragraph of the story
    headline: Block | None


def around(shown: Heading | None, blocks: Sequence[Block]) -> Surroundings:
    """The blocks near the headline; the first of the page if it shows none."""
    title = key_of(shown.whole) if shown else ""
    at = next((i for i, b in enumerate(blocks) if b.tag in ("h1", "h2", "h3") and key_of(b.text) == title), None)
    headline = None if at is None else blocks[at]
    start = 0 if at is None else at
    above = [block for block in blocks[max(0, start - BEFORE) : start][::-1] if is_of_story(block, headline)]
    below = [block for block in _before_the_story(blocks[start : start + BEHIND]) if is_of_story(block, headline)]
    return Surroundings(above, below, headline)


def is_of_story(block: Block, headline: Block | None) -> bool:
    """Whether no box of something else is around it. A box that holds the headline too says nothing."""
    excused = headline.own | headline.around if headline else 0
    return not (block.own | block.around) & NO_PLACE & ~excused


def _before_the_story(blocks: Sequence[Block]) -> Iterator[Block]:
    paragraphs = 0
    for block in blocks:
        paragraphs += len(block.text) >= LEAST_PROSE and block.link_chars < len(block.text) // 2
        if paragraphs > 1:
            return
        yield block
