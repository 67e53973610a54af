"""Which blocks are taken, by their log-odds and by what stands beside them."""

from collections.abc import Sequence

from extractors.page.body.blocks import Block
from extractors.page.body.cues import BIT
from extractors.page.body.features import is_prose

# Below the threshold, but beside blocks that are taken: the last paragraph of a short page, a heading between two.
BESIDE_ODDS = -1.2
STOPS = (".", ".”", '."', "!", "?", "。")
LEAST_SPACES = 3  # a sentence of four words ends many a story; fewer end buttons too
MOST_LINKS = 0.4  # share of characters in links
# Labellers differ on whether the lines below a headline belong to the text, so the models are unsure of them. They do.
DECK_ODDS = -2.5
DECK_BLOCKS = 3  # below the headline
DECK_LETTERS = 40


def taken(blocks: Sequence[Block], odds: Sequence[float], threshold: float) -> list[bool]:
    """Whether each block is part of the text."""
    h1 = next((i for i, block in enumerate(blocks) if block.tag == "h1"), len(blocks))
    surely = [score >= threshold for score in odds]
    taken = list(surely)
    for step in (-1, 1):
        for i in range(len(blocks)) if step < 0 else reversed(range(len(blocks))):
            beside = i + step
            if not taken[i] and odds[i] >= BESIDE_ODDS and 0 <= beside < len(blocks) and taken[beside]:
                taken[i] = _goes_on(blocks[beside], blocks[i])
    for i in range(1, len(blocks) - 1):
        if not taken[i] and odds[i] >= BESIDE_ODDS and surely[i - 1] and surely[i + 1]:
            taken[i] = _has_few_links(blocks[i])
    for i in range(h1 + 1, min(h1 + 1 + DECK_BLOCKS, len(blocks))):
        taken[i] = taken[i] or (odds[i] >= DECK_ODDS and _is_deck(blocks[i]))
    return taken


def _goes_on(block: Block, other: Block) -> bool:
    """Whether the other is prose of the same look, or of the same kind in the same box."""
    alike = block.style == other.style or (block.path == other.path and block.tag == other.tag)
    return alike and (is_prose(other) or _is_short_sentence(other))


def _is_short_sentence(block: Block) -> bool:
    return not block.link_chars and block.text.endswith(STOPS) and block.text.count(" ") >= LEAST_SPACES


def _has_few_links(block: Block) -> bool:
    return block.link_chars < MOST_LINKS * len(block.text)


def _is_deck(block: Block) -> bool:
    return bool((block.own | block.near) & BIT["standfirst"]) and not block.link_chars and block.letters >= DECK_LETTERS
