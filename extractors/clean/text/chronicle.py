"""The times that head the entries of a live report: they are of the story, though players and datelines look alike."""

import re
from collections.abc import Sequence

from extractors.clean.rules.rule import STRIKES_NOTHING, Rule
from extractors.clean.text.blocks import Block

FEWEST_ENTRIES = 3
TIME = re.compile(r"(\d{1,2})[:.h](\d{2})(?: ?([ap])\.?m\.?| ?uhr| ?h)?(?: ?[A-Z]{2,4})?", re.IGNORECASE)


def times(found: Sequence[Block], rules: Sequence[Sequence[Rule]]) -> frozenset[int]:
    """Blocks that are nothing but a time of day above a sentence, if there are some and the clock runs one way.

    >>> from extractors.clean.text.blocks import blocks
    >>> lines = ["The gate shut.", "14:20", "It is high water, and the ferry has been sent back to its quay."]
    >>> lines += ["14:05", "The keeper says that the chain broke while he was at lunch today."]
    >>> lines += ["13:50", "Nobody was hurt when the gate of the old lock fell into the water."]
    >>> sorted(times(blocks(lines), [()] * 7))
    [1, 3, 5]
    """
    heads = {
        index: minutes
        for index, below in enumerate(found[1:])
        if (minutes := _minutes(found[index].key)) is not None
        and below.sentence
        and all(rule.label in STRIKES_NOTHING for rule in rules[index + 1])
    }
    clock = [*heads.values()]
    one_way = clock == sorted(clock) or clock == sorted(clock, reverse=True)
    return frozenset(heads if len(heads) >= FEWEST_ENTRIES and one_way and len({*clock}) == len(clock) else ())


def _minutes(key: str) -> int | None:
    """Since midnight; None if the line is no time of day."""
    told = TIME.fullmatch(key) if key[:1].isdigit() else None
    if told is None:
        return None
    hours, minutes, half = int(told[1]), int(told[2]), (told[3] or "").lower()
    if half:
        hours = hours % 12 + 12 * (half == "p")
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None
