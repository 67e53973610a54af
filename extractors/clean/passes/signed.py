"""The author's name above or below the date, in scripts without capitals, where no word of the line tells it."""

from extractors.clean.text.blocks import Block
from extractors.clean.text.sheet import Sheet, Strike, Struck

FIRST_BLOCKS = 8  # a byline stands above the story
MOST_WORDS, MOST_CHARS = 6, 40  # two names with a place
LEAST_CHARS = 3


def signed(sheet: Sheet, struck: Struck) -> dict[int, Strike]:
    """A short line beside the date above the story, below a line that may be the headline."""
    for index in range(1, min(FIRST_BLOCKS, len(sheet.blocks))):
        if index in struck or index in sheet.kept or not _may_be_names(sheet.blocks[index]):
            continue
        above, below = struck.get(index - 1), struck.get(index + 1)
        if _is_date(above) or (_is_date(below) and above is None):
            return {index: Strike("byline", "byline/beside-date", 0.9)}
    return {}


def _is_date(strike: Strike | None) -> bool:
    return strike is not None and strike.label == "dateline"


def _may_be_names(block: Block) -> bool:
    text = block.key
    return (
        block.words <= MOST_WORDS
        and LEAST_CHARS <= len(text) <= MOST_CHARS
        and not block.sentence
        and not any(map(str.isdigit, text))
        and any(map(str.isalpha, text))
        and text.upper() == text.lower()
        and text[-1] not in ".:;,!?…。！？؟।"
    )
